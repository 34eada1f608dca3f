package org.kinora.shell.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Converters;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Procedural;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * The commands of {@code gogo.jline} (echo, if, each, ...) while a shell is open. That bundle is
 * resolved but not started: its activator takes the terminal and the signals of the process for
 * itself, whatever command is run, and Ctrl-C would no longer end a recording.
 */
final class GogoTools implements AutoCloseable {

  private static final String[] POSIX = {
    "cat", "echo", "grep", "sort", "cd", "pwd", "ls", "less", "head", "tail", "clear", "wc", "date"
  };
  private static final String[] PROCEDURAL = {
    "each", "if", "not", "throw", "try", "until", "while", "break", "continue"
  };
  private static final String[] BUILTIN = {
    "format", "getopt", "new", "set", "tac", "type", "jobs", "fg", "bg", "history"
  };
  private static final String[] SHELL = {"source", "help"};

  private final BundleContext context;
  private final CommandProcessor processor;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  private GogoTools(BundleContext context, CommandProcessor processor) {
    this.context = context;
    this.processor = processor;
  }

  /** Registers the commands, unless somebody has or there is no {@code gogo.jline}. */
  static GogoTools register(BundleContext context, CommandProcessor processor) throws Exception {
    GogoTools tools = new GogoTools(context, processor);
    boolean there =
        context.getAllServiceReferences(
                null, "(&(osgi.command.scope=gogo)(osgi.command.function=if))")
            != null;
    if (!there && hasJline()) {
      tools.add(new Posix(processor), POSIX);
      tools.add(new Procedural(), PROCEDURAL);
      tools.add(new Builtin(), BUILTIN);
      tools.add(new Shell(new ShellContext(context), processor), SHELL);
      BundleContext system = context.getBundle(0).getBundleContext();
      tools.registrations.add(
          context.registerService(Converter.class, new Converters(system), null));
    }
    return tools;
  }

  private static boolean hasJline() {
    try {
      return Shell.class.getName() != null;
    } catch (NoClassDefFoundError e) {
      // Its import is optional: a board may leave it out.
      return false;
    }
  }

  private void add(Object commands, String... names) {
    Map<String, Object> properties =
        Map.of(CommandProcessor.COMMAND_SCOPE, "gogo", CommandProcessor.COMMAND_FUNCTION, names);
    registrations.add(
        context.registerService(
            commands.getClass().getName(), commands, FrameworkUtil.asDictionary(properties)));
  }

  /** Runs the interactive shell until the user ends it. */
  void interact(Session session) throws Exception {
    if (hasJline()) {
      new InteractiveShell(context, processor).run();
    } else {
      plainPrompt(session);
    }
  }

  private void plainPrompt(Session session) throws IOException, InterruptedException {
    AtomicBoolean ended = new AtomicBoolean();
    CommandSession gogo = processor.createSession(session.in(), session.out(), session.err());
    GogoSessions.prepare(gogo, session.terminal());
    GogoSessions.onExit(gogo, () -> ended.set(true));
    ScriptRunner runner = new ScriptRunner(gogo, session.out());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(session.in(), StandardCharsets.UTF_8));
    while (!ended.get()) {
      session.out().print(InteractiveShell.PROMPT);
      session.out().flush();
      String line = lines.readLine();
      if (line == null) {
        break;
      }
      runner.runLine(line, session.err());
    }
    gogo.close();
  }

  @Override
  public void close() {
    registrations.forEach(ServiceRegistration::unregister);
    registrations.clear();
  }
}
