package org.kinora.encoder.axera;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.kinora.tck.EncoderSubject;
import org.kinora.tck.junit.EncoderTck;
import org.kinora.test.emulators.EmulatedBoard;
import org.kinora.test.emulators.Emulator;

/** The conformance kit on the emulated encoder. */
class AxeraEncoderTckTest extends EncoderTck {

  private final EmulatedBoard board = AxeraBoard.open();

  @Override
  protected EncoderSubject subject() {
    return EncoderSubject.of(board.encoders())
        .withFootage(12, 2)
        .withCycles(12)
        .withMaxPixels(2880 * 256)
        .withTimeLimit(Emulator.patience(Duration.ofSeconds(60)));
  }

  @BeforeEach
  void needEncoding() {
    board.emulator().needEncoding();
  }

  @AfterEach
  void stop() {
    board.close();
  }
}
