package org.kinora.shell.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;

/**
 * Runs the lines of a script one after the other; a statement may take several lines, and a line
 * that ends in a backslash goes on in the next. Statement by statement, so that a failure names its
 * line and the text that a command of Gogo returns is seen.
 */
final class ScriptRunner {

  /** The value of an assignment is not shown. */
  private static final Pattern ASSIGNMENT = Pattern.compile("\\s*[\\w.]+\\s*=.*", Pattern.DOTALL);

  /** How long a command that was interrupted has to come to its end. */
  private static final long GRACE_MILLIS = 10_000;

  private final CommandSession session;
  private final PrintStream out;

  ScriptRunner(CommandSession session, PrintStream out) {
    this.session = session;
    this.out = out;
  }

  /**
   * Runs a script to its end or to its first failure.
   *
   * @param name of the script in messages
   * @throws CommandFailure if a command failed, with its exit code, or the script is not well
   *     formed
   * @throws InterruptedException if the thread was interrupted; the running command then was too
   */
  void run(String name, BufferedReader script)
      throws CommandFailure, IOException, InterruptedException {
    StringBuilder statement = new StringBuilder();
    int number = 0;
    int first = 1;
    for (String line = script.readLine(); line != null; line = script.readLine()) {
      number++;
      if (statement.length() == 0) {
        first = number;
      }
      if (line.endsWith("\\")) {
        statement.append(line, 0, line.length() - 1).append(' ');
        continue;
      }
      statement.append(line).append('\n');
      if (isWhole(name, first, statement)) {
        execute(name, first, statement.toString());
        statement.setLength(0);
      }
    }
    if (statement.length() > 0) {
      throw CommandFailure.failed(
          name + ":" + first + ": the script ends in the middle of this statement");
    }
  }

  /**
   * Runs one line that a user has typed, and tells what went wrong.
   *
   * @throws InterruptedException if the thread was interrupted
   */
  void runLine(String line, PrintStream err) throws InterruptedException {
    try {
      show(line, session.execute(line));
    } catch (InterruptedException e) {
      interruptJob();
      throw e;
    } catch (Exception e) {
      err.println(failure(e).getMessage());
    }
  }

  private static boolean isWhole(String name, int line, CharSequence statement)
      throws CommandFailure {
    try {
      new Parser(statement).program();
      return true;
    } catch (EOFError e) {
      return false;
    } catch (SyntaxError e) {
      throw CommandFailure.failed(
          name + ":" + line + ": " + Commands.oneLine(String.valueOf(e.getMessage())), e);
    }
  }

  private void execute(String name, int line, String statement)
      throws CommandFailure, InterruptedException {
    try {
      show(statement, session.execute(statement));
    } catch (InterruptedException e) {
      interruptJob();
      throw e;
    } catch (Exception e) {
      throw failure(e).at(name + ":" + line);
    }
  }

  private void show(String statement, Object result) {
    if (result instanceof CharSequence text
        && !text.toString().isBlank()
        && !ASSIGNMENT.matcher(statement).matches()) {
      out.println(session.format(text, Converter.INSPECT).toString().stripTrailing());
    }
  }

  /** What went wrong, as one line. */
  static CommandFailure failure(Exception e) {
    if (e instanceof CommandFailure failure) {
      return failure;
    }
    if (e instanceof CommandNotFoundException missing) {
      return CommandFailure.failed("there is no command '" + missing.getCommand() + "'", e);
    }
    // Gogo wraps what is not an Exception, such as the error of a class that cannot be loaded.
    Throwable cause =
        e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
    String message = cause.getMessage();
    boolean plain = cause instanceof Exception && message != null && !message.isBlank();
    return CommandFailure.failed(Commands.oneLine(plain ? message : cause.toString()), e);
  }

  /** Passes the interrupt on: Gogo runs a command on a thread of its own. */
  private void interruptJob() throws InterruptedException {
    Job job = session.foregroundJob();
    if (job == null) {
      return;
    }
    GogoSessions.interrupt(session);
    long end = System.nanoTime() + GRACE_MILLIS * 1_000_000;
    while (job.status() == Job.Status.Foreground && System.nanoTime() < end) {
      Thread.sleep(10);
    }
  }
}
