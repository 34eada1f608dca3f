package org.kinora.shell.internal;

import org.kinora.api.media.Locator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code removesink}. */
@Command(description = "Complete a file of a running recording and go on without it.")
final class RemoveSinkAction extends Action {

  @Parameters(index = "0", paramLabel = "RECORDING", description = "Name of the recording.")
  private String name;

  @Parameters(index = "1", paramLabel = "OUT", description = "As it was given to 'record'.")
  private String target;

  @Override
  void run(Session session) throws Exception {
    Locator locator = AddSinkAction.target(target);
    session.recording(name).removeSink(locator);
  }
}
