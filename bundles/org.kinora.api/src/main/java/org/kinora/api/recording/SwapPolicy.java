package org.kinora.api.recording;

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
  NEVER
}
