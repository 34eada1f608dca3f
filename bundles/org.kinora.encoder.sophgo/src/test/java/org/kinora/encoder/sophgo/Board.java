package org.kinora.encoder.sophgo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.test.emulators.Emulator;

/** An emulated board with the provider under test; nothing may be left of it, or done wrong. */
final class Board implements AutoCloseable {

  final Emulator emulator;
  final MediaSystem media;
  final SophgoEncoderProvider provider;

  /** In the older layout of the libraries. */
  Board() {
    this(Emulator.sophgo(), SophgoEncoderProvider.ANSWER_MILLIS);
  }

  Board(Emulator emulator, int answerMillis) {
    this.emulator = emulator;
    boolean encodes = emulator.encodes(false) && emulator.encodes(true);
    if (!encodes) {
      System.err.println("SKIPPED: the emulator needs libx264 and libx265");
    }
    assumeTrue(encodes, "the emulator needs libx264 and libx265");
    media = new MediaSystem(emulator.folder().toString());
    try {
      provider = new SophgoEncoderProvider(media, answerMillis);
    } catch (LibraryRefusedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    assertThat(provider.stop()).isZero();
    assertThat(media.users()).isZero();
    assertThat(emulator.resources()).isEqualTo(Emulator.Resources.NONE);
    assertThat(emulator.misuses()).isEmpty();
  }
}
