package org.kinora.binding.process;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process: its life, its channel, and the last words on its standard error. */
public final class Child {

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
    this.listener = new Thread(this::listen, "kinora-process-" + process.pid());
    listener.setDaemon(true);
  }

  /**
   * Starts a child.
   *
   * @param name of what it is, for messages
   * @param command its command line
   * @throws IOException if it could not be started; the message says what
   */
  public static Child start(String name, List<String> command) throws IOException {
    try {
      Child child = new Child(name, new ProcessBuilder(command).start());
      child.listener.start();
      return child;
    } catch (IOException e) {
      throw new IOException(
          "the process for %s could not be started: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Messages to it and from it. */
  public Channel channel() {
    return channel;
  }

  /** Its process identifier. */
  public long pid() {
    return process.pid();
  }

  /**
   * Waits until an answer begins or it is clear that none will, which is found out by reading.
   *
   * @return whether that came in time
   * @throws IOException if its standard output is broken
   */
  public boolean await(Duration patience) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!channel.ready() && process.isAlive()) { // a dead one gives end of file when read
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  /** What to say when it was not there in time. */
  public String late(Duration patience) {
    return "the process for %s did not answer within %d s".formatted(name, patience.toSeconds());
  }

  /**
   * Receives the greeting, after {@link #await}.
   *
   * @throws IOException if it says something else, or nothing
   */
  public void expectHello() throws IOException {
    int type = channel.receive();
    int version = type == Protocol.HELLO ? channel.getInt() : 0;
    if (version != Protocol.VERSION) {
      throw new IOException("message " + type + " of version " + version + " instead of HELLO");
    }
  }

  /**
   * What to say when the channel broke, with the last lines of its standard error; the child has
   * ended then.
   */
  public String died() {
    kill(); // one that closed its streams and lives on is of no use
    awaitEnd();
    StringBuilder message = new StringBuilder("the process for " + name + " ended");
    if (!process.isAlive()) {
      message.append(" with status ").append(process.exitValue());
    }
    synchronized (lastWords) {
      if (!lastWords.isEmpty()) {
        message.append(": ").append(String.join(" | ", lastWords));
      }
    }
    return message.toString();
  }

  /** Ends the child at once; calls that wait for it fail. */
  public void kill() {
    process.destroyForcibly();
  }

  /**
   * Asks the child to end, and makes it if it takes too long. For a thread that may send; another
   * one may be receiving.
   */
  public void end() {
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
        ended = process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        TimeUnit.NANOSECONDS.timedJoin(listener, end - System.nanoTime());
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
