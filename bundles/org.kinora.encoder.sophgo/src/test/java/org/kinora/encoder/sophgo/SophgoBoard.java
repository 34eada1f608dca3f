package org.kinora.encoder.sophgo;

import java.nio.file.Path;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.camera.sophgo.SophgoCameraProvider;
import org.kinora.test.emulators.EmulatedBoard;
import org.kinora.test.emulators.Emulator;

/** The emulated board with the providers of Sophgo. */
final class SophgoBoard {

  private SophgoBoard() {}

  /** In the older layout of the libraries. */
  static EmulatedBoard open() {
    Emulator emulator = Emulator.sophgo();
    return open(emulator, emulator.folder());
  }

  /** In the newer layout of the libraries. */
  static EmulatedBoard openSplit() {
    Emulator emulator = Emulator.sophgo();
    return open(emulator, emulator.split());
  }

  private static EmulatedBoard open(Emulator emulator, Path folder) {
    MediaSystem media = new MediaSystem(folder.toString());
    try {
      return new EmulatedBoard(
          emulator,
          media,
          new SophgoCameraProvider(media, EmulatedBoard.SENSOR, 30),
          new SophgoEncoderProvider(media, EmulatedBoard.ANSWER_MILLIS));
    } catch (LibraryRefusedException e) {
      throw new AssertionError(e);
    }
  }
}
