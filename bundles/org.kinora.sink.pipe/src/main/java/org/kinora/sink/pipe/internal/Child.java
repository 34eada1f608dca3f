package org.kinora.sink.pipe.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A running command. One that takes no data for too long is ended, so that whoever writes to it
 * gets an error instead of hanging.
 */
final class Child {

  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(1);
  private static final Duration TERM_PATIENCE = Duration.ofSeconds(2);
  private static final long WATCH_MILLIS = 100;

  private final CommandLine command;
  private final PipeOptions options;
  private final Process process;
  private final OutputStream stdin;
  private final Output output;
  private volatile long writingSince;
  private volatile boolean writing;
  private volatile boolean stalled;

  private Child(CommandLine command, PipeOptions options, Process process) {
    this.command = command;
    this.options = options;
    this.process = process;
    this.stdin = process.getOutputStream();
    this.output = Output.of(command.program(), process.getInputStream());
    Thread watch = new Thread(this::watch, "kinora-pipe-watch-" + command.program());
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * Starts a command.
   *
   * @param environment is added to that of this process
   * @throws IOException if it cannot be started
   */
  static Child start(CommandLine command, PipeOptions options, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command.words()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new Child(command, options, builder.start());
  }

  private void watch() {
    try {
      while (!process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
        if (writing && System.nanoTime() - writingSince > options.stall().toNanos()) {
          stalled = true;
          kill();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does that; the child is then not watched
    }
  }

  /**
   * Gives it bytes.
   *
   * @throws IOException if it has ended or was ended because it took none
   */
  void write(byte[] bytes, int count) throws IOException {
    begin();
    try {
      stdin.write(bytes, 0, count);
    } finally {
      writing = false;
    }
  }

  /** Sees to it that it has all bytes. */
  void flush() throws IOException {
    begin();
    try {
      stdin.flush();
    } finally {
      writing = false;
    }
  }

  private void begin() {
    writingSince = System.nanoTime();
    writing = true;
  }

  /**
   * Why it did not take what it was given: it has ended, or hangs and is ended.
   *
   * @param cause the failed write
   */
  String explain(IOException cause) throws InterruptedException {
    if (!process.waitFor(TERM_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      return "'%s' closed its input (%s)%s".formatted(command, cause.getMessage(), said());
    }
    if (stalled) {
      return "'%s' took no data for %s and was ended%s"
          .formatted(command, text(options.stall()), said());
    }
    return "'%s' ended with status %d while there was more for it%s"
        .formatted(command, process.exitValue(), said());
  }

  /**
   * Ends its input and waits for its end.
   *
   * @return empty if it ended with status 0, else what went wrong
   */
  String finish() throws InterruptedException {
    String complaint = "";
    try {
      begin();
      stdin.close();
    } catch (IOException e) {
      complaint = "'%s' did not take all (%s)".formatted(command, e.getMessage());
    } finally {
      writing = false;
    }
    if (!process.waitFor(options.linger().toMillis(), TimeUnit.MILLISECONDS)) {
      end();
      return "'%s' did not end within %s and was ended%s"
          .formatted(command, text(options.linger()), said());
    }
    if (process.exitValue() != 0) {
      return "'%s' ended with status %d%s".formatted(command, process.exitValue(), said());
    }
    return complaint;
  }

  private void end() throws InterruptedException {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    family.forEach(ProcessHandle::destroy);
    if (!process.waitFor(TERM_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      process.waitFor(TERM_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends it, and the children that it has at this moment. */
  void kill() {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
  }

  private String said() throws InterruptedException {
    String last = output.last(OUTPUT_PATIENCE);
    return last.isEmpty() ? "" : ": " + last;
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
