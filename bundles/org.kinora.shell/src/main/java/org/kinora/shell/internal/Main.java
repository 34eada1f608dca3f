package org.kinora.shell.internal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The command line. The launcher calls it on the main thread and ends the process with its value; a
 * signal interrupts that thread.
 */
@Component(service = Callable.class, property = "main.thread:Boolean=true")
public final class Main implements Callable<Integer> {

  /** Property of the launcher's service that has the arguments (String[]). */
  private static final String ARGUMENTS = "launcher.arguments";

  private static final List<String> HELP = List.of("help", "--help", "-h");

  private final BundleContext context;
  private final List<String> arguments;

  /** Called by the component runtime. */
  @Activate
  public Main(
      BundleContext context,
      @Reference(service = Object.class, target = "(" + ARGUMENTS + "=*)")
          Map<String, Object> launcher) {
    this.context = context;
    this.arguments = List.copyOf(Arrays.asList((String[]) launcher.get(ARGUMENTS)));
  }

  @Override
  public Integer call() {
    // Not System.in and out: Gogo puts its own there, which lead back to the session of a script.
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    boolean terminal = Terminals.isTerminal(Terminals.ERR);
    try (Services services = new BundleServices(context)) {
      InputStream in = new FileInputStream(FileDescriptor.in);
      return run(arguments, new Session(in, out, err, terminal, false, services));
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), true, Charset.defaultCharset());
  }

  /**
   * Runs a command line.
   *
   * @return one of {@link ExitCode}
   */
  static int run(List<String> arguments, Session session) {
    try {
      if (arguments.isEmpty()) {
        throw CommandFailure.usage("name a command, such as record ('kinora help' lists them)");
      }
      String name = arguments.get(0);
      commands()
          .run(
              HELP.contains(name) ? HELP.get(0) : name,
              arguments.subList(1, arguments.size()),
              session);
      return ExitCode.OK;
    } catch (CommandFailure e) {
      if (!e.told()) {
        session.err().println("kinora: " + e.getMessage());
      }
      return e.exitCode();
    }
  }

  private static Commands commands() {
    Commands commands =
        new Commands("kinora ")
            .with("record", RecordAction::new)
            .with("list", ListAction::new)
            .with("remux", RemuxAction::new)
            .with("repair", RepairAction::new)
            .with("shell", ShellAction::new)
            .with("run", RunAction::new);
    return commands.with("help", () -> new HelpAction(commands));
  }
}
