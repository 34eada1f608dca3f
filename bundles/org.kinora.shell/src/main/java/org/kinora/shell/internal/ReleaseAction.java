package org.kinora.shell.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code release}. */
@Command(
    description =
        "End what 'trigger' began, after the post-roll; the recording waits for the next.")
final class ReleaseAction extends Action {

  @Parameters(paramLabel = "RECORDING", description = "Name of the recording.")
  private String name;

  @Override
  void run(Session session) throws Exception {
    session.recording(name).release();
  }
}
