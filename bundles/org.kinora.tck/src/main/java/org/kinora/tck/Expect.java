package org.kinora.tck;

import java.util.Objects;
import org.kinora.api.KinoraException;

/** How checks say that something is not as the contract has it. */
final class Expect {
  private Expect() {}

  /** Something that may throw. */
  @FunctionalInterface
  interface Action {
    /** Does it. */
    void run() throws Throwable;
  }

  /** Fails with a formatted message unless a condition holds. */
  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency
  static void that(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new AssertionError(arguments.length == 0 ? message : message.formatted(arguments));
    }
  }

  /** Fails unless two values are equal. */
  static void equal(Object actual, Object expected, String what) {
    if (!Objects.equals(actual, expected)) {
      throw new AssertionError(what + ": expected " + expected + " and got " + actual);
    }
  }

  /** Fails unless an action is refused with this exception and a message for people; gives it. */
  static <E extends KinoraException> E refused(Class<E> type, String what, Action action) {
    try {
      action.run();
    } catch (Throwable e) { // any other is the finding
      if (!type.isInstance(e)) {
        throw new AssertionError(
            what + " has to be refused with " + type.getSimpleName() + " and threw " + e, e);
      }
      that(e.getMessage().strip().length() > 10, "%s is refused without saying why: %s", what, e);
      return type.cast(e);
    }
    throw new AssertionError(
        what + " has to be refused with " + type.getSimpleName() + " and was accepted");
  }

  /** Fails unless an action throws this exception. */
  static void thrown(Class<? extends Throwable> type, String what, Action action) {
    try {
      action.run();
    } catch (Throwable e) { // any other is the finding
      if (!type.isInstance(e)) {
        throw new AssertionError(
            what + " has to throw " + type.getSimpleName() + " and threw " + e, e);
      }
      return;
    }
    throw new AssertionError(what + " has to throw " + type.getSimpleName() + " and returned");
  }
}
