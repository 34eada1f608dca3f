package org.kinora.camera.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.media.Locator;
import org.kinora.tck.CameraSubject;
import org.kinora.tck.junit.CameraTck;
import org.kinora.test.emulators.SophgoProgram;

/** The conformance kit on the child in C, with the emulated scaler of Sophgo. */
class SophgoCameraChildTckTest extends CameraTck {

  private static final int RATE = 60;

  /** Each starts a process. */
  private static final int CYCLES = 10;

  @TempDir static Path directory;

  private final ProcessCameraProvider provider =
      new ProcessCameraProvider(SophgoChild.spec(directory, RATE));

  @Override
  protected CameraSubject subject() {
    return CameraSubject.of(provider, Locator.camera(SophgoChild.NAME))
        .withFrames(12)
        .withCycles(CYCLES)
        .withLimits(Duration.ofSeconds(5), Duration.ofMinutes(1));
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
