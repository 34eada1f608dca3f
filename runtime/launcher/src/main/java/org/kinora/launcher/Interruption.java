package org.kinora.launcher;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;

/**
 * Turns SIGINT, SIGTERM and SIGHUP into an interrupt of the thread that runs the command, so that a
 * recording completes its file before the Java runtime shuts anything down. A shutdown hook would
 * be too late: from then on no class that registers a hook can be loaded any more.
 *
 * <p>The first signal asks; the second one, or the end of {@link #GRACE}, ends the process.
 */
final class Interruption {

  /** How long a command and the framework may take to end. */
  static final Duration GRACE = Duration.ofSeconds(30);

  /** POSIX: exit status of a process that a signal ended is this plus the signal's number. */
  private static final int SIGNAL_STATUS = 128;

  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  private Thread running;
  private int received;

  /** Catches the signals. */
  void install() throws LaunchException {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method number = signal.getMethod("getNumber");
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      handle((Integer) number.invoke(arguments[0]));
                      yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> Interruption.class.getName();
                  });
      for (String name : SIGNALS) {
        try {
          signal
              .getMethod("handle", signal, handlerType)
              .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (InvocationTargetException e) {
          // Not every system has every signal, and nohup takes HUP away on purpose.
          if (!(e.getCause() instanceof IllegalArgumentException)) {
            throw e;
          }
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LaunchException("this Java runtime lacks the module jdk.unsupported", e);
    }
  }

  private synchronized void handle(int number) {
    if (received != 0) {
      Runtime.getRuntime().halt(SIGNAL_STATUS + number);
    }
    received = number;
    Thread watch = new Thread(this::giveUp, "kinora-interruption");
    watch.setDaemon(true);
    watch.start();
    if (running != null) {
      running.interrupt();
    }
  }

  private void giveUp() {
    try {
      Thread.sleep(GRACE.multipliedBy(2).toMillis());
      System.err.println("kinora: did not end in time, giving up");
      Runtime.getRuntime().halt(SIGNAL_STATUS + received);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * From now on a signal interrupts the calling thread.
   *
   * @return false where a signal has come already
   */
  synchronized boolean begin() {
    running = Thread.currentThread();
    return received == 0;
  }

  /** From now on nothing is interrupted any more. */
  synchronized void end() {
    running = null;
    // What is still to be done must not fail because of an interrupt that came too late.
    Thread.interrupted();
  }

  /** Interrupts the command as a signal would. */
  synchronized void interrupt() {
    if (running != null) {
      running.interrupt();
    }
  }

  /** Returns the exit status for a command that a signal kept from running. */
  synchronized int status() {
    return SIGNAL_STATUS + received;
  }
}
