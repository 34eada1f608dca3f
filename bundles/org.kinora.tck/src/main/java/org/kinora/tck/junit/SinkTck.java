package org.kinora.tck.junit;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.tck.SinkConformance;
import org.kinora.tck.SinkSubject;

/** Runs all checks of a sink provider; a subclass names the provider. */
public abstract class SinkTck {
  /** For subclasses. */
  protected SinkTck() {}

  /**
   * The provider under test, and how much of it is tested. Called once.
   *
   * @param directory existing and empty, for the files
   */
  protected abstract SinkSubject subject(Path directory) throws Exception;

  @TestFactory
  Stream<DynamicTest> conformance(@TempDir Path directory) throws Exception {
    return DynamicChecks.of(SinkConformance.checks(subject(directory)));
  }
}
