package org.kinora.encoder.axera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.camera.axera.AxeraCameraProvider;
import org.kinora.test.emulators.Emulator;

/** An emulated board with the provider under test; nothing may be left of it, or done wrong. */
final class Board implements AutoCloseable {

  static final Size SENSOR = new Size(1920, 1080);
  static final Size VGA = new Size(640, 480);

  /** Longer than the default: a machine that builds is not a board. */
  private static final int ANSWER_MILLIS = 5000;

  final Emulator emulator = Emulator.axera();
  final MediaSystem media;
  final AxeraEncoderProvider provider;
  final AxeraCameraProvider cameras;

  Board() {
    emulator.fastCamera(SENSOR.width(), SENSOR.height());
    media = new MediaSystem(emulator.folder().toString());
    cameras = new AxeraCameraProvider(media, SENSOR, 30);
    try {
      provider = new AxeraEncoderProvider(media, Emulator.patience(ANSWER_MILLIS));
    } catch (LibraryRefusedException e) {
      throw new AssertionError(e);
    }
  }

  /** The camera, with frames of this size. */
  Camera camera(Size size) throws CameraException {
    return cameras.open(
        new CameraRequest(
            Locator.camera("axera"),
            Optional.of(size),
            Optional.empty(),
            List.of(PixelFormat.NV21)));
  }

  /** Settings for what that camera delivers. */
  static EncoderSettings settings(Codec codec, Camera camera) {
    return EncoderSettings.of(codec, camera.mode());
  }

  @Override
  public void close() {
    assertThat(provider.stop()).isZero();
    assertThat(media.users()).isZero();
    assertThat(emulator.resources()).isEqualTo(Emulator.Resources.NONE);
    assertThat(emulator.misuses()).isEmpty();
  }
}
