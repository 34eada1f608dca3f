package org.kinora.shell.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pause}. */
@Command(
    description =
        "Pass frames over until 'resume'; the time goes on in the file unless --join-pauses was given.")
final class PauseAction extends Action {

  @Parameters(paramLabel = "RECORDING", description = "Name of the recording.")
  private String name;

  @Override
  void run(Session session) throws Exception {
    session.recording(name).pause();
  }
}
