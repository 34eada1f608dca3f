package org.kinora.encoder.axera;

import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.camera.axera.AxeraCameraProvider;
import org.kinora.test.emulators.EmulatedBoard;
import org.kinora.test.emulators.Emulator;

/** The emulated board with the providers of Axera. */
final class AxeraBoard {

  private AxeraBoard() {}

  static EmulatedBoard open() {
    Emulator emulator = Emulator.axera();
    MediaSystem media = new MediaSystem(emulator.folder().toString());
    try {
      return new EmulatedBoard(
          emulator,
          media,
          new AxeraCameraProvider(media, EmulatedBoard.SENSOR, 30),
          new AxeraEncoderProvider(media, EmulatedBoard.ANSWER_MILLIS));
    } catch (LibraryRefusedException e) {
      throw new AssertionError(e);
    }
  }
}
