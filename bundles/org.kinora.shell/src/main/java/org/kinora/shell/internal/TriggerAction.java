package org.kinora.shell.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code trigger}. */
@Command(
    description =
        "Store what a recording with --pre-roll has kept, and what comes, until 'release'.")
final class TriggerAction extends Action {

  @Parameters(paramLabel = "RECORDING", description = "Name of the recording.")
  private String name;

  @Override
  void run(Session session) throws Exception {
    session.recording(name).trigger();
  }
}
