package org.kinora.tck.junit;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.kinora.tck.Check;
import org.kinora.tck.CheckSkipped;

/** Turns checks into tests of JUnit 5. */
final class DynamicChecks {
  private DynamicChecks() {}

  static Stream<DynamicTest> of(List<Check> checks) {
    if (checks.isEmpty()) {
      throw new IllegalStateException("there is no check");
    }
    return checks.stream()
        .map(check -> DynamicTest.dynamicTest(check.name(), () -> runOrAbort(check)));
  }

  private static void runOrAbort(Check check) throws InterruptedException {
    try {
      check.run();
    } catch (CheckSkipped e) {
      System.out.println("SKIPPED " + check + ": " + e.getMessage()); // a report hides it too well
      Assumptions.abort(e.getMessage());
    }
  }
}
