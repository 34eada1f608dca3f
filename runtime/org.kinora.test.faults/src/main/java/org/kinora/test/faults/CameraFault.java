package org.kinora.test.faults;

/** How a camera fails. */
public enum CameraFault {
  /** Not at all. */
  NONE,
  /** It cannot be opened. */
  OPEN_FAILS,
  /** It throws as a camera does that was unplugged. */
  UNPLUGS,
  /** It gives no frame any more, and says nothing. */
  STALLS,
  /** A read does not return before the camera is closed, whatever its timeout. */
  IGNORES_THE_TIMEOUT,
  /** A read does not return at all. */
  HANGS_FOR_GOOD,
  /** Its clock jumps an hour ahead. */
  JUMPS_AHEAD,
  /** Its clock jumps an hour back. */
  JUMPS_BACK,
  /** Each number comes twice. */
  REPEATS_NUMBERS,
  /** Every second number is missing, as of a camera that loses frames. */
  SKIPS_NUMBERS,
  /** It delivers another size than it says. */
  WRONG_SIZE_STATED,
  /** It gives a new frame in the memory of one that is still kept. */
  REUSES_KEPT_FRAMES,
  /** Each instance leaves a thread behind. */
  LEAKS_THREADS,
  /** It goes on after it was closed. */
  IGNORES_CLOSE
}
