package org.kinora.shell.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cut}. */
@Command(description = "Begin another file at the next frame, in every target of a recording.")
final class CutAction extends Action {

  @Parameters(paramLabel = "RECORDING", description = "Name of the recording.")
  private String name;

  @Override
  void run(Session session) throws Exception {
    session.recording(name).cut();
  }
}
