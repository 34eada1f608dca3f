package org.kinora.camera.sophgo;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.kinora.api.media.Locator;
import org.kinora.tck.CameraSubject;
import org.kinora.tck.junit.CameraTck;
import org.kinora.test.emulators.Emulator;

/** The conformance kit on the emulated scaler, behind a sensor of 60 frames per second. */
class SophgoCameraTckTest extends CameraTck {

  private static final int RATE = 60;

  private final Board board = new Board(RATE);

  @Override
  protected CameraSubject subject() {
    return CameraSubject.of(board.provider, Locator.camera("sophgo"))
        .withFrames(12)
        .withCycles(20)
        .withLimits(
            Emulator.patience(Duration.ofSeconds(2)), Emulator.patience(Duration.ofSeconds(30)));
  }

  @AfterEach
  void stop() {
    board.close();
  }
}
