package org.kinora.shell.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code shell}: interactive Gogo, or a Gogo script. */
@Command(
    description = {
      "Start an interactive shell, or run a script of its commands.",
      "",
      "Commands: 'help' lists those of Kinora, 'help record' tells about one. Gogo's own are there"
          + " too: echo, cat, grep, if, each, while, try, and those of Felix, such as felix:lb."
          + " Ctrl-D or 'exit' ends the shell; recordings that still run are completed.",
      "",
      "A script is run statement by statement, '#' begins a comment, and $1, $2 ... and $args are"
          + " its arguments. It ends at the first command that fails, with that command's exit"
          + " status: 3 or 4 where 'wait' or 'record' tells of losses or an early end, else 1 or 2."
          + " Without SCRIPT, what is piped in is run so."
    },
    footer = {
      "Example script:",
      "  record --background --name demo --codec h264 demo.mp4",
      "  sleep 2",
      "  bundle stop org.kinora.encoder.x264     # the recording goes on with another encoder",
      "  sleep 2",
      "  status demo --json",
      "  stop demo",
      "  wait demo"
    })
final class ShellAction extends Action {

  private static final String STDIN = "stdin";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SCRIPT",
      description = "File with commands; '-' for standard input.")
  private Optional<String> script;

  @Parameters(index = "1..*", paramLabel = "ARG", description = "Arguments of the script.")
  private List<String> arguments = List.of();

  @Override
  void run(Session session) throws Exception {
    if (session.gogo()) {
      throw CommandFailure.usage("this is a shell already: 'gogo:source FILE' runs a script");
    }
    if (script.isPresent()
        && !script.get().equals("-")
        && !Files.isReadable(Path.of(script.get()))) {
      throw CommandFailure.failed("there is no script '" + script.get() + "' that can be read");
    }
    CommandProcessor processor =
        session.service(
            CommandProcessor.class, "there is no Gogo: is the feature 'shell' installed?");
    BundleContext context = FrameworkUtil.getBundle(ShellAction.class).getBundleContext();
    try (GogoTools tools = GogoTools.register(context, processor)) {
      if (script.isEmpty() && Terminals.isTerminal(Terminals.IN)) {
        tools.interact(session);
      } else {
        runScript(session, processor);
      }
    } finally {
      // Also when a script has failed or was interrupted: no file is left half made.
      RunAction.stopAll(session, false);
    }
  }

  /** Runs the script in a new session of Gogo. */
  void runScript(Session session, CommandProcessor processor)
      throws CommandFailure, IOException, InterruptedException {
    boolean fromStdin = script.isEmpty() || script.get().equals("-");
    String name = fromStdin ? STDIN : script.get();
    CommandSession gogo = processor.createSession(session.in(), session.out(), session.err());
    GogoSessions.prepare(gogo, session.terminal());
    gogo.put("0", name);
    gogo.put("args", arguments);
    for (int i = 0; i < arguments.size(); i++) {
      gogo.put(Integer.toString(i + 1), arguments.get(i));
    }
    try (BufferedReader lines =
        fromStdin
            ? new BufferedReader(new InputStreamReader(session.in(), StandardCharsets.UTF_8))
            : Files.newBufferedReader(Path.of(name))) {
      new ScriptRunner(gogo, session.out()).run(name, lines);
    } catch (CommandFailure e) {
      if (e.exitCode() != ExitCode.OK) {
        throw e;
      }
    } finally {
      gogo.close();
    }
  }
}
