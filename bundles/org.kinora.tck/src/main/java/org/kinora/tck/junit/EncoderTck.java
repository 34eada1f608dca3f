package org.kinora.tck.junit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.kinora.tck.EncoderConformance;
import org.kinora.tck.EncoderSubject;

/** Runs all checks of an encoder provider; a subclass names the provider. */
public abstract class EncoderTck {
  /** For subclasses. */
  protected EncoderTck() {}

  /** The provider under test, and how much of it is tested. Called once. */
  protected abstract EncoderSubject subject() throws Exception;

  @TestFactory
  Stream<DynamicTest> conformance() throws Exception {
    return DynamicChecks.of(EncoderConformance.checks(subject()));
  }
}
