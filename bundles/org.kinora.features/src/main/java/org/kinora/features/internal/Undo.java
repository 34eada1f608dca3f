package org.kinora.features.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** The way back from a half-done operation. */
final class Undo {

  /** One step back. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  private final Deque<Step> steps = new ArrayDeque<>();

  void add(Step step) {
    steps.push(step);
  }

  /** Goes all the way back, last step first; what fails on the way is added to the cause. */
  void run(Throwable cause) {
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (Exception e) {
        cause.addSuppressed(e);
      }
    }
  }
}
