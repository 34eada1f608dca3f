package org.kinora.test.faults;

/** How an encoder fails. */
public enum EncoderFault {
  /** Not at all. */
  NONE,
  /** It cannot be opened. */
  OPEN_FAILS,
  /** It throws a fatal exception with each frame. */
  THROWS,
  /** It throws an unchecked exception with each frame. */
  THROWS_UNCHECKED,
  /** A call does not return until the encoder is aborted or closed; it then throws. */
  HANGS,
  /** A call does not return until the provider is released, whatever is called meanwhile. */
  HANGS_FOR_GOOD,
  /** Its access units are noise behind a start code. */
  GARBAGE,
  /** It retains each frame and never closes it. */
  LEAKS_FRAMES,
  /** It retains each access unit and never closes it. */
  LEAKS_ACCESS_UNITS,
  /** It takes the configured time for each frame. */
  SLOW,
  /** It takes every second frame and gives nothing for it. */
  DROPS,
  /** Its times are rounded to milliseconds. */
  WRONG_TIMES,
  /** There are no parameter sets in its stream. */
  NO_PARAMETER_SETS,
  /** It does not listen to requests for key frames. */
  IGNORES_KEY_FRAME_REQUESTS,
  /** It accepts updates and does nothing. */
  IGNORES_UPDATES,
  /** Each instance leaves a thread behind. */
  LEAKS_THREADS,
  /** It goes on after it was closed. */
  IGNORES_CLOSE,
  /** It takes frames of other sizes and formats, and encodes nothing for them. */
  TAKES_ANY_FRAME
}
