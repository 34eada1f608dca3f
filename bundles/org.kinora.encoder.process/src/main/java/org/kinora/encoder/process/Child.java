package org.kinora.encoder.process;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;

/** A child process: its life, its channel, and the last words on its standard error. */
final class Child {

  private static final int KEPT_LINES = 8;
  private static final int POLL_MILLIS = 2;
  private static final long END_MILLIS = 2000;

  private final String name;
  private final Process process;
  private final Channel channel;
  private final Thread listener;
  private final Deque<String> lastWords = new ArrayDeque<>(); // guarded by itself

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    this.channel =
        new Channel(new BufferedInputStream(process.getInputStream()), process.getOutputStream());
    this.listener = new Thread(this::listen, "kinora-encoder-process-" + process.pid());
    listener.setDaemon(true);
  }

  /** Starts a child. */
  static Child start(ChildSpec spec) throws EncoderException {
    try {
      Child child = new Child(spec.hosted(), new ProcessBuilder(spec.command()).start());
      child.listener.start();
      return child;
    } catch (IOException e) {
      throw new EncoderException(
          "the process for %s could not be started: %s".formatted(spec.hosted(), e.getMessage()),
          Retry.RECOVERABLE,
          e);
    }
  }

  Channel channel() {
    return channel;
  }

  long pid() {
    return process.pid();
  }

  /** Waits until an answer begins, for a limited time. */
  void await(Duration patience) throws IOException, EncoderException {
    long end = System.nanoTime() + patience.toNanos();
    while (!channel.ready() && process.isAlive()) { // a dead one gives end of file when read
      if (System.nanoTime() > end) {
        throw new EncoderException(
            "the process for %s did not answer within %d s".formatted(name, patience.toSeconds()),
            Retry.TRANSIENT);
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EncoderException(
            "interrupted while the process for " + name + " started", Retry.TRANSIENT, e);
      }
    }
  }

  /** What to say when the channel broke. */
  EncoderException died(IOException cause) {
    kill(); // one that closed its streams and lives on is of no use
    awaitEnd();
    StringBuilder message = new StringBuilder("the process of encoder " + name + " ended");
    if (!process.isAlive()) {
      message.append(" with status ").append(process.exitValue());
    }
    synchronized (lastWords) {
      if (!lastWords.isEmpty()) {
        message.append(": ").append(String.join(" | ", lastWords));
      }
    }
    return new EncoderException(message.toString(), Retry.FATAL, cause);
  }

  /** Ends the child at once; calls that wait for it fail. */
  void kill() {
    process.destroyForcibly();
  }

  /** Asks the child to end, and makes it. */
  void end() {
    try {
      channel.begin(Protocol.CLOSE).send();
    } catch (IOException e) {
      kill(); // it does not listen any more
    }
    if (!awaitEnd()) {
      kill();
      awaitEnd();
    }
  }

  /** Waits until process and listener have ended; an interrupt does not shorten it. */
  private boolean awaitEnd() {
    boolean interrupted = false;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
    boolean ended = false;
    while (!ended && System.nanoTime() < end) {
      try {
        ended = process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS);
        listener.join(END_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return ended;
  }

  private void listen() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      reader.lines().forEach(this::keep);
    } catch (IOException | UncheckedIOException e) {
      keep(e.toString());
    }
  }

  private void keep(String line) {
    synchronized (lastWords) {
      if (lastWords.size() == KEPT_LINES) {
        lastWords.remove();
      }
      lastWords.add(line);
    }
  }
}
