package org.kinora.test.tools;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;
import static org.junit.platform.launcher.TagFilter.includeTags;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the tests with one tag, those of several modules in one Java machine, and prints a line for
 * each: for machines on which starting Java costs more than the tests do.
 *
 * <p>Arguments: the tag, a regular expression for the full names of the classes (empty for all),
 * and the folders with the compiled tests. The exit status is 1 if a test failed or there was none.
 */
public final class TaggedTests {

  private TaggedTests() {}

  /** Runs them and ends the process. */
  public static void main(String[] arguments) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                selectClasspathRoots(
                    Arrays.stream(arguments).skip(2).map(Path::of).collect(Collectors.toSet())))
            .filters(
                includeTags(arguments[0]),
                includeClassNamePatterns(arguments[1].isEmpty() ? ".*" : arguments[1]))
            .build();
    Launcher launcher = LauncherFactory.create();
    Printer printer = new Printer();
    launcher.execute(request, printer);
    System.out.printf(
        "%d passed, %d failed, %d skipped%n", printer.passed, printer.failed, printer.skipped);
    System.out.flush();
    // Not by returning: a thread that a failed test left behind must not keep the machine.
    System.exit(printer.failed == 0 && printer.passed > 0 ? 0 : 1);
  }

  private static final class Printer implements TestExecutionListener {

    private int passed;
    private int failed;
    private int skipped;
    private long begun;

    @Override
    public void executionStarted(TestIdentifier test) {
      begun = System.nanoTime();
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      skipped++;
      print("SKIPPED", test, ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      switch (result.getStatus()) {
        case SUCCESSFUL -> {
          if (test.isTest()) {
            passed++;
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            print("ok     ", test, " (%d ms)".formatted(took));
          }
        }
        case ABORTED -> {
          skipped++;
          print("SKIPPED", test, ": " + reason(result));
        }
        case FAILED -> {
          failed++;
          print("FAILED ", test, ": " + reason(result));
          result.getThrowable().ifPresent(failure -> failure.printStackTrace(System.out));
        }
      }
    }

    private static String reason(TestExecutionResult result) {
      return result.getThrowable().map(Throwable::toString).orElse("no reason given");
    }

    /** The class, the method, and the case of a test with several. */
    private static void print(String what, TestIdentifier test, String more) {
      String name =
          test.getUniqueIdObject().getSegments().stream()
              .skip(1)
              .map(
                  segment ->
                      segment.getValue().startsWith("#")
                          ? test.getDisplayName()
                          : segment
                              .getValue()
                              .replaceFirst("\\(.*$", "")
                              .replaceFirst("^.*\\.", ""))
              .collect(Collectors.joining("."));
      System.out.println(what + " " + name + more);
    }
  }
}
