package org.kinora.shell.internal;

import org.apache.felix.service.command.CommandSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code exit}. */
@Command(description = "End the shell, or the script with an exit status.")
final class ExitAction extends Action {

  private static final int MAX_STATUS = 255;

  private final CommandSession gogo;

  @Parameters(
      arity = "0..1",
      paramLabel = "STATUS",
      defaultValue = "0",
      description = "Of a script, 0 to 255. Default: ${DEFAULT-VALUE}.")
  private int status;

  ExitAction(CommandSession gogo) {
    this.gogo = gogo;
  }

  @Override
  void run(Session session) throws CommandFailure {
    if (status < 0 || status > MAX_STATUS) {
      throw CommandFailure.usage("exit status " + status + " is not from 0 to " + MAX_STATUS);
    }
    GogoSessions.exit(gogo, status);
  }
}
