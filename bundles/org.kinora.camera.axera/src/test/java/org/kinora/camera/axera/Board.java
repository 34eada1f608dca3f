package org.kinora.camera.axera;

import static org.assertj.core.api.Assertions.assertThat;

import org.kinora.api.media.Size;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.test.emulators.Emulator;

/** An emulated board with the provider under test; nothing may be left of it, or done wrong. */
final class Board implements AutoCloseable {

  private static final Size SENSOR = new Size(1920, 1080);

  final Emulator emulator = Emulator.axera();
  final MediaSystem media = new MediaSystem(emulator.folder().toString());
  final AxeraCameraProvider provider;

  /** With a sensor of so many frames per second. */
  Board(int rate) {
    emulator.camera(SENSOR.width(), SENSOR.height(), rate, 1);
    provider = new AxeraCameraProvider(media, SENSOR, rate);
  }

  @Override
  public void close() {
    assertThat(media.users()).isZero();
    assertThat(emulator.resources()).isEqualTo(Emulator.Resources.NONE);
    assertThat(emulator.misuses()).isEmpty();
  }
}
