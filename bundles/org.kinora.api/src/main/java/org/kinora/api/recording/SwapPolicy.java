package org.kinora.api.recording;

import java.util.Locale;

/** When a recording changes its encoder while the current one works. */
public enum SwapPolicy {
  /** When a better provider arrives, and when a user asks. */
  AUTO,
  /** Only when a user asks. */
  ON_DEMAND,
  /**
   * Never while the encoder works; a request is refused. An encoder that leaves or fails is still
   * replaced.
   */
  NEVER;

  /** The name in commands and configurations, such as {@code on-demand}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Finds a policy by its {@link #id()}.
   *
   * @throws IllegalArgumentException if there is no such policy; the message names those there are
   */
  public static SwapPolicy parse(String text) {
    for (SwapPolicy policy : values()) {
      if (policy.id().equals(text)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        "unknown swap policy '" + text + "': there are auto, on-demand and never");
  }
}
