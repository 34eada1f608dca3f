package org.kinora.shell.internal;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code help}. */
@Command(description = "Tell about the commands, or about one.")
final class HelpAction extends Action {

  private final Commands commands;

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Name of a command.")
  private Optional<String> name;

  HelpAction(Commands commands) {
    this.commands = commands;
  }

  @Override
  void run(Session session) throws CommandFailure {
    if (name.isPresent()) {
      String scope = GogoCommands.SCOPE + ":";
      String wanted = name.get();
      commands.help(wanted.startsWith(scope) ? wanted.substring(scope.length()) : wanted, session);
      return;
    }
    session.out().println("Kinora records cameras and swaps their encoders while it records.");
    session.out().println();
    commands.overview(session.out());
    session.out().println();
    session
        .out()
        .println(
            session.gogo()
                ? "'help COMMAND' or COMMAND --help tells more; 'gogo:help' lists all of Gogo."
                : "'kinora COMMAND --help' tells more; in the shell there are more commands.");
  }
}
