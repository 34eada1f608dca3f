package org.kinora.remux.ffmpeg.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * A child process whose output is always read, whose exit value is always looked at, and which does
 * not outlive an interrupt of the thread that waits for it.
 */
final class Child {

  /** How much of what it says on standard error is kept. */
  private static final int KEPT_CHARACTERS = 2000;

  private static final int PRINTED_LINES = 3;

  /** Writes to the standard input of a child. */
  interface Feed {
    void to(OutputStream stdin) throws IOException;
  }

  /** Reads the standard output of a child to its end: a child whose output is full hangs. */
  interface Reader {
    void from(InputStream stdout) throws IOException;
  }

  private Child() {}

  /**
   * Runs a command to its end.
   *
   * @param feed is run on a thread of its own; the child's input is closed behind it
   * @param lines takes the lines on standard output, on a thread of its own
   * @throws IOException as for {@link #read}
   * @throws InterruptedException if the thread was interrupted: the child is gone
   */
  static void run(ProcessBuilder command, Feed feed, Consumer<String> lines)
      throws IOException, InterruptedException {
    read(command, feed, stdout -> lines(stdout, lines));
  }

  /**
   * Runs a command to its end.
   *
   * @param feed is run on a thread of its own; the child's input is closed behind it
   * @param reader takes the standard output, on a thread of its own
   * @throws IOException if it could not be started, fed or read, or ended with an error, which is
   *     then the message
   * @throws InterruptedException if the thread was interrupted: the child is gone
   */
  static void read(ProcessBuilder command, Feed feed, Reader reader)
      throws IOException, InterruptedException {
    Process process = command.start();
    FutureTask<Void> fed = start("feed", () -> feed(process, feed));
    FutureTask<Void> read = start("output", () -> read(process, reader));
    StringBuilder errors = new StringBuilder();
    FutureTask<Void> complained =
        start("errors", () -> lines(process.getErrorStream(), line -> keep(errors, line)));
    try {
      int exit = process.waitFor();
      result(complained);
      if (exit != 0) {
        throw new IOException(
            "%s ended with status %d: %s"
                .formatted(command.command().get(0), exit, tail(errors.toString())));
      }
      result(read);
      result(fed);
    } finally {
      process.destroyForcibly();
    }
  }

  private static FutureTask<Void> start(String what, Callable<Void> work) {
    FutureTask<Void> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "kinora-remux-" + what);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static Void feed(Process process, Feed feed) throws IOException {
    try (OutputStream stdin = process.getOutputStream()) {
      feed.to(stdin);
    }
    return null;
  }

  private static Void read(Process process, Reader reader) throws IOException {
    try (InputStream stdout = process.getInputStream()) {
      reader.from(stdout);
    }
    return null;
  }

  private static Void lines(InputStream stream, Consumer<String> lines) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.accept(line);
      }
    }
    return null;
  }

  private static void keep(StringBuilder kept, String line) {
    if (kept.length() + line.length() < KEPT_CHARACTERS) {
      kept.append(line).append('\n');
    }
  }

  private static String tail(String errors) {
    String text =
        String.join("; ", errors.lines().limit(PRINTED_LINES).map(String::strip).toList());
    return text.isEmpty() ? "it does not say why" : text;
  }

  private static void result(FutureTask<Void> task) throws IOException, InterruptedException {
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
