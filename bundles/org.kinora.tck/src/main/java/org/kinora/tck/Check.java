package org.kinora.tck;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One requirement on a provider, which can be checked again and again.
 *
 * @param name of the check, unique among the checks of one role; reads as the requirement
 * @param proves one sentence: what holds if it passes
 * @param timeLimit after which the provider is taken to hang
 * @param body throws {@link AssertionError} or any other exception if the requirement is not met,
 *     and {@link CheckSkipped} if that cannot be found out
 */
public record Check(String name, String proves, Duration timeLimit, Body body) {
  /** What a check does. */
  @FunctionalInterface
  public interface Body {
    /** Returns normally if the requirement is met. */
    void run() throws Throwable;
  }

  /** Checks that nothing is missing. */
  public Check {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(proves, "proves");
    Objects.requireNonNull(timeLimit, "timeLimit");
    Objects.requireNonNull(body, "body");
  }

  /** The checks that an object has: its methods marked with {@link Proves}, by name. */
  static List<Check> in(Object owner, Duration timeLimit) {
    List<Check> checks = new ArrayList<>();
    for (Method method : owner.getClass().getDeclaredMethods()) {
      Proves proves = method.getAnnotation(Proves.class);
      if (proves != null) {
        checks.add(
            new Check(method.getName(), proves.value(), timeLimit, () -> invoke(method, owner)));
      }
    }
    checks.sort(Comparator.comparing(Check::name));
    return checks;
  }

  private static void invoke(Method method, Object owner) throws Throwable {
    try {
      method.invoke(owner);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /**
   * Runs the check on a thread of its own, which is interrupted and left alone when the time is up.
   *
   * @throws AssertionError if the requirement is not met
   * @throws CheckSkipped if that cannot be found out here
   * @throws InterruptedException if the calling thread was interrupted
   */
  public void run() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (Throwable e) { // whatever a provider throws is a finding
                thrown.set(e);
              }
            },
            "tck-" + name);
    thread.setDaemon(true);
    thread.start();
    thread.join(timeLimit.toMillis());
    if (thread.isAlive()) {
      AssertionError hang =
          new AssertionError("did not end within " + timeLimit.toMillis() + " ms: " + proves);
      hang.setStackTrace(thread.getStackTrace());
      thread.interrupt();
      throw hang;
    }
    Throwable failure = thrown.get();
    if (failure instanceof CheckSkipped skipped) {
      throw skipped;
    }
    if (failure instanceof AssertionError error) {
      throw error;
    }
    if (failure != null) {
      throw new AssertionError(
          "unexpected " + failure + " - the requirement was: " + proves, failure);
    }
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
