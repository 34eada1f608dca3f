package org.kinora.test.faults;

/** How a sink fails. */
public enum SinkFault {
  /** Not at all. */
  NONE,
  /** It cannot be opened. */
  OPEN_FAILS,
  /** Each write throws, and the sink is of no use. */
  FAILS,
  /** Each write throws, and the sink says that it may go on. */
  FAILS_RECOVERABLY,
  /** Each write takes the configured time. */
  SLOW,
  /** A write does not return until the provider is released. */
  STALLS,
  /** Every second access unit is not stored. */
  DROPS,
  /** It retains each access unit and never closes it. */
  LEAKS_ACCESS_UNITS,
  /** It counts one access unit too many. */
  MISCOUNTS,
  /** It takes any stream format. */
  TAKES_ANY_FORMAT,
  /** Its check makes the file. */
  CHECK_CREATES_THE_FILE,
  /** Closing throws. */
  CLOSE_FAILS,
  /** Closing a second time throws. */
  CLOSES_ONCE,
  /** Its times are those of a constant rate, whatever the access units say. */
  WRONG_TIMES,
  /** Each instance leaves a thread behind. */
  LEAKS_THREADS
}
