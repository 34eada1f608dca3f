package org.kinora.shell.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stop}. */
@Command(
    description =
        "End a recording: its files are completed. Returns at once; 'wait' waits for the end.")
final class StopAction extends Action {

  @Parameters(paramLabel = "RECORDING", description = "Name of the recording.")
  private String name;

  @Override
  void run(Session session) throws Exception {
    session.recording(name).stop();
  }
}
