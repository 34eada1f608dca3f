package org.kinora.shell.internal;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;

/** What the sessions of Gogo that Kinora opens have in common. */
final class GogoSessions {

  /** Scopes in which a command without one is looked for: a {@code stop} is Kinora's. */
  private static final String SCOPES = GogoCommands.SCOPE + ":gogo:felix:*";

  /** Variable: whether a progress line can be drawn. */
  private static final String TERMINAL = ".kinora.terminal";

  /** Variable: a {@link Runnable} that ends the interactive shell. */
  private static final String EXIT = ".kinora.exit";

  /** Variable: the thread that runs a command of Kinora in the foreground. */
  private static final String RUNNING = ".kinora.running";

  private GogoSessions() {}

  /**
   * Notes that this thread runs a command.
   *
   * @return to be called at the command's end
   */
  static Runnable running(CommandSession session) {
    Object before = session.put(RUNNING, Thread.currentThread());
    return () -> session.put(RUNNING, before);
  }

  /**
   * Interrupts what runs in the foreground. A command of Kinora is interrupted itself and not its
   * job, so that it can tell how it ended.
   */
  static void interrupt(CommandSession session) {
    Job job = session.foregroundJob();
    if (job != null && session.get(RUNNING) instanceof Thread thread) {
      thread.interrupt();
    } else if (job != null) {
      job.interrupt();
    }
  }

  /** Sets the variables that every session has. */
  static void prepare(CommandSession session, boolean terminal) {
    session.put("SCOPE", SCOPES);
    session.put(TERMINAL, terminal);
  }

  /** Sets what ends the shell. */
  static void onExit(CommandSession session, Runnable exit) {
    session.put(EXIT, exit);
  }

  /** Whether a progress line can be drawn. */
  static boolean isTerminal(CommandSession session) {
    return Boolean.TRUE.equals(session.get(TERMINAL));
  }

  /**
   * Ends the interactive shell.
   *
   * @throws CommandFailure if this is a script, which the failure ends, with this exit code
   */
  static void exit(CommandSession session, int code) throws CommandFailure {
    if (session.get(EXIT) instanceof Runnable exit) {
      exit.run();
    } else {
      throw CommandFailure.exit(code);
    }
  }
}
