package org.kinora.encoder.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.tck.EncoderSubject;
import org.kinora.tck.junit.EncoderTck;
import org.kinora.test.emulators.SophgoProgram;

/** The conformance kit on the child in C, with the emulated VENC of Sophgo. */
class SophgoChildTckTest extends EncoderTck {

  /** Each starts a process. */
  private static final int CYCLES = 20;

  @TempDir static Path directory;

  private final ProcessEncoderProvider provider =
      new ProcessEncoderProvider("process-sophgo", SophgoChild.spec(directory));

  @Override
  protected EncoderSubject subject() {
    return EncoderSubject.of(provider).withCycles(CYCLES).withTimeLimit(Duration.ofMinutes(3));
  }

  @AfterEach
  void stop() {
    provider.stop();
  }

  @AfterAll
  static void theVendorsRulesWereKept() throws Exception {
    assertThat(new SophgoProgram(directory).witnessed()).isEmpty();
  }
}
