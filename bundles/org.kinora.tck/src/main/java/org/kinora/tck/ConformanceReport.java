package org.kinora.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came out of a run of checks.
 *
 * @param results in the order of the checks
 */
public record ConformanceReport(List<Result> results) {
  /** How a check ended. */
  public enum Outcome {
    /** The requirement is met. */
    PASSED,
    /** The requirement is not met. */
    FAILED,
    /** It could not be found out. */
    SKIPPED
  }

  /**
   * The end of one check.
   *
   * @param check that was run
   * @param outcome how it ended
   * @param cause why it failed or was skipped; empty if it passed
   * @param millis it took
   */
  public record Result(Check check, Outcome outcome, Optional<Throwable> cause, long millis) {
    /** One line: outcome, name, and the reason if there is one. */
    @Override
    public String toString() {
      return outcome + " " + check + cause.map(e -> ": " + e.getMessage()).orElse("");
    }
  }

  /** Copies the list. */
  public ConformanceReport {
    results = List.copyOf(results);
  }

  /**
   * Runs checks one after the other.
   *
   * @throws InterruptedException if the calling thread was interrupted
   */
  public static ConformanceReport of(List<Check> checks) throws InterruptedException {
    List<Result> results = new ArrayList<>();
    for (Check check : checks) {
      long begin = System.nanoTime();
      Outcome outcome = Outcome.PASSED;
      Optional<Throwable> cause = Optional.empty();
      try {
        check.run();
      } catch (CheckSkipped e) {
        outcome = Outcome.SKIPPED;
        cause = Optional.of(e);
      } catch (AssertionError e) {
        outcome = Outcome.FAILED;
        cause = Optional.of(e);
      }
      results.add(new Result(check, outcome, cause, (System.nanoTime() - begin) / 1_000_000));
    }
    return new ConformanceReport(results);
  }

  /** The names of the checks that ended so. */
  public List<String> names(Outcome outcome) {
    return results.stream()
        .filter(result -> result.outcome() == outcome)
        .map(result -> result.check().name())
        .toList();
  }

  /**
   * @throws AssertionError if a check failed, or if none was run; the message lists the failures
   */
  public void requireGreen() {
    if (results.isEmpty() || !names(Outcome.FAILED).isEmpty()) {
      AssertionError error = new AssertionError(toString());
      results.stream().flatMap(result -> result.cause().stream()).forEach(error::addSuppressed);
      throw error;
    }
  }

  /** One line for each check that did not pass, below a line of counts. */
  @Override
  public String toString() {
    return results.stream()
        .filter(result -> result.outcome() != Outcome.PASSED)
        .map(result -> "\n  " + result)
        .collect(
            Collectors.joining(
                "",
                "%d passed, %d failed, %d skipped"
                    .formatted(
                        names(Outcome.PASSED).size(),
                        names(Outcome.FAILED).size(),
                        names(Outcome.SKIPPED).size()),
                ""));
  }
}
