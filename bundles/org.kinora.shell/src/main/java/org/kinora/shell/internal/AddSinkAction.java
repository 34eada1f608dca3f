package org.kinora.shell.internal;

import org.kinora.api.media.Locator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code addsink}. */
@Command(description = "Add a file to a running recording; it begins at the next key frame.")
final class AddSinkAction extends Action {

  @Parameters(index = "0", paramLabel = "RECORDING", description = "Name of the recording.")
  private String name;

  @Parameters(index = "1", paramLabel = "OUT", description = "As for 'record'.")
  private String target;

  @Override
  void run(Session session) throws Exception {
    Locator locator = target(target);
    session.recording(name).addSink(locator);
  }

  /** Reads a target. */
  static Locator target(String text) throws CommandFailure {
    try {
      return Locator.target(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }
}
