package org.kinora.shell.internal;

import org.kinora.api.recording.RecordingResult;

/** The exit codes of the command line; a script ends with that of the command that failed. */
final class ExitCode {

  /** All is well; of a recording: every frame is in every target. */
  static final int OK = 0;

  /** It failed; of a recording: nothing usable was written. */
  static final int FAILED = 1;

  /** The command was written wrongly. */
  static final int USAGE = 2;

  /** The recording is complete but for the losses that it lists. */
  static final int LOSSES = 3;

  /** The recording ended early; what was written is playable. */
  static final int TRUNCATED = 4;

  private ExitCode() {}

  /** The exit code of a recording that ended so. */
  static int of(RecordingResult result) {
    if (result instanceof RecordingResult.Complete) {
      return OK;
    }
    if (result instanceof RecordingResult.CompleteWithLosses) {
      return LOSSES;
    }
    return result instanceof RecordingResult.Truncated ? TRUNCATED : FAILED;
  }
}
