package org.kinora.api.recording;

import java.util.Locale;

/** What a recording does about a target that cannot be written. */
public enum SinkPolicy {
  /**
   * It keeps the newest access units, as many as the sink's queue holds, and tries again until the
   * target can be written: space was freed, the device is back.
   */
  WAIT,
  /** It goes on without the target; without any target left it ends. */
  DROP;

  /** The name in commands and configurations, such as {@code wait}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a policy by its {@link #id()}.
   *
   * @throws IllegalArgumentException if there is no such policy; the message names those there are
   */
  public static SinkPolicy parse(String text) {
    for (SinkPolicy policy : values()) {
      if (policy.id().equals(text)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        "unknown policy '" + text + "' for targets that fail: there are wait and drop");
  }
}
