package org.kinora.shell.internal;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.threadio.ThreadIO;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A shell with line editing and completion on the terminal. */
final class InteractiveShell {

  /** What the shell prints when it waits for a command. */
  static final String PROMPT = "kinora> ";

  /** There is no such file: the shell is to read none. */
  private static final String NO_PROFILE = "kinora_profile";

  private static final long CLOSE_MILLIS = 2_000;

  private final BundleContext context;
  private final CommandProcessor processor;

  InteractiveShell(BundleContext context, CommandProcessor processor) {
    this.context = context;
    this.processor = processor;
  }

  /**
   * Returns when the user has ended the shell.
   *
   * @throws InterruptedException if the thread was interrupted; the shell is then closed
   */
  void run() throws Exception {
    ServiceReference<ThreadIO> reference = context.getServiceReference(ThreadIO.class);
    ThreadIO threadIo = context.getService(reference);
    Terminal terminal =
        TerminalBuilder.builder()
            .name("kinora")
            .system(true)
            .nativeSignals(true)
            .signalHandler(Terminal.SignalHandler.SIG_IGN)
            .build();
    try {
      run(terminal, new Shell(new ShellContext(context), processor, threadIo, NO_PROFILE));
    } finally {
      terminal.close();
      context.ungetService(reference);
    }
  }

  private void run(Terminal terminal, Shell shell) throws Exception {
    CommandSession session =
        processor.createSession(terminal.input(), terminal.output(), terminal.output());
    GogoSessions.prepare(session, true);
    GogoSessions.onExit(session, shell::stop);
    session.put(Shell.VAR_TERMINAL, terminal);
    session.put(Shell.VAR_PROMPT, PROMPT);
    AtomicReference<Exception> failure = new AtomicReference<>();
    // A thread of its own: the line editor takes an interrupt for a Ctrl-C and goes on.
    Thread thread =
        new Thread(
            () -> {
              try {
                shell.gosh(session, new String[] {"--login", "--noshutdown", "--nohistory"});
              } catch (Exception e) {
                failure.set(e);
              }
            },
            "kinora-shell");
    thread.setDaemon(true);
    thread.start();
    CtrlC keys = CtrlC.handledBy(() -> GogoSessions.interrupt(session));
    try {
      thread.join();
    } catch (InterruptedException e) {
      close(terminal, shell, thread);
      throw e;
    } finally {
      keys.close();
      session.close();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private static void close(Terminal terminal, Shell shell, Thread thread)
      throws IOException, InterruptedException {
    shell.stop();
    terminal.close();
    thread.interrupt();
    thread.join(CLOSE_MILLIS);
  }
}
