package org.kinora.shell.internal;

/**
 * A command that did not do what it was to do. The message is the one line for the person at the
 * keyboard, and {@link #toString()} is nothing more: Gogo shows it.
 */
final class CommandFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final boolean told;

  private CommandFailure(int exitCode, String message, boolean told, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.told = told;
  }

  /** It could not be done. */
  static CommandFailure failed(String message) {
    return new CommandFailure(ExitCode.FAILED, message, false, null);
  }

  /** It could not be done, and the cause says where. */
  static CommandFailure failed(String message, Throwable cause) {
    return new CommandFailure(ExitCode.FAILED, message, false, cause);
  }

  /** The command was written wrongly. */
  static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message, false, null);
  }

  /**
   * It ended with a code other than 0.
   *
   * @param told whether the command has told why itself
   */
  static CommandFailure ended(int exitCode, String message, boolean told) {
    return new CommandFailure(exitCode, message, told, null);
  }

  /** Nothing failed: the script asks to end with this exit code, which may be 0. */
  static CommandFailure exit(int exitCode) {
    return new CommandFailure(exitCode, "", true, null);
  }

  /** The same failure at a place of a script. */
  CommandFailure at(String place) {
    return getMessage().isEmpty()
        ? this
        : new CommandFailure(exitCode, place + ": " + getMessage(), false, this);
  }

  /** One of {@link ExitCode}, and 0 only where a script asks to end. */
  int exitCode() {
    return exitCode;
  }

  /** Whether the command has told why itself, so that the message need not be printed. */
  boolean told() {
    return told;
  }

  @Override
  @SuppressWarnings("OverrideThrowableToString") // Gogo prints toString, and nothing more is wanted
  public String toString() {
    return getMessage();
  }
}
