package org.kinora.encoder.sophgo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.camera.sophgo.SophgoCameraProvider;
import org.kinora.test.emulators.Emulator;

/** An emulated board with the provider under test; nothing may be left of it, or done wrong. */
final class Board implements AutoCloseable {

  static final Size SENSOR = new Size(1920, 1080);
  static final Size VGA = new Size(640, 480);

  /** Longer than the default: a machine that builds is not a board. */
  private static final int ANSWER_MILLIS = 5000;

  final Emulator emulator;
  final MediaSystem media;
  final SophgoEncoderProvider provider;
  final SophgoCameraProvider cameras;

  /** In the older layout of the libraries. */
  Board() {
    this(Emulator.sophgo(), Emulator.patience(ANSWER_MILLIS));
  }

  Board(Emulator emulator, int answerMillis) {
    this(emulator, emulator.folder(), answerMillis);
  }

  Board(Emulator emulator, Path folder, int answerMillis) {
    this.emulator = emulator;
    emulator.fastCamera(SENSOR.width(), SENSOR.height());
    media = new MediaSystem(folder.toString());
    cameras = new SophgoCameraProvider(media, SENSOR, 30);
    try {
      provider = new SophgoEncoderProvider(media, answerMillis);
    } catch (LibraryRefusedException e) {
      throw new AssertionError(e);
    }
  }

  /** The camera, with frames of this size. */
  Camera camera(Size size) throws CameraException {
    return cameras.open(
        new CameraRequest(
            Locator.camera("sophgo"),
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
