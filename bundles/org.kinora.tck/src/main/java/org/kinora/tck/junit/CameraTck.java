package org.kinora.tck.junit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.kinora.tck.CameraConformance;
import org.kinora.tck.CameraSubject;

/** Runs all checks of a camera provider; a subclass names the provider. */
public abstract class CameraTck {
  /** For subclasses. */
  protected CameraTck() {}

  /** The provider under test, and how much of it is tested. Called once. */
  protected abstract CameraSubject subject() throws Exception;

  @TestFactory
  Stream<DynamicTest> conformance() throws Exception {
    return DynamicChecks.of(CameraConformance.checks(subject()));
  }
}
