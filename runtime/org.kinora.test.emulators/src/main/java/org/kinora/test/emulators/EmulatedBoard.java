package org.kinora.test.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.jna.NativeEncoderProvider;

/** An emulated board with the providers under test; nothing may be left of it, or done wrong. */
public final class EmulatedBoard implements AutoCloseable {

  /** What its sensor delivers, as fast as it is taken. */
  public static final Size SENSOR = new Size(1920, 1080);

  /** A usual size. */
  public static final Size VGA = new Size(640, 480);

  /** Longer than the default: a machine that builds is not a board. */
  public static final int ANSWER_MILLIS = Emulator.patience(5000);

  private final Emulator emulator;
  private final HardwareSystem<?> media;
  private final CameraProvider cameras;
  private final NativeEncoderProvider encoders;

  /**
   * @param emulator of the board, reset
   * @param media with its libraries
   * @param cameras under test
   * @param encoders under test
   */
  public EmulatedBoard(
      Emulator emulator,
      HardwareSystem<?> media,
      CameraProvider cameras,
      NativeEncoderProvider encoders) {
    this.emulator = emulator;
    this.media = media;
    this.cameras = cameras;
    this.encoders = encoders;
    useFastCamera();
  }

  void useFastCamera() {
    emulator.fastCamera(SENSOR.width(), SENSOR.height());
  }

  /** The control of it. */
  public Emulator emulator() {
    return emulator;
  }

  /** The encoders under test. */
  public NativeEncoderProvider encoders() {
    return encoders;
  }

  /** Opens the camera, with frames of this size. */
  public Camera camera(Size size) throws CameraException {
    return cameras.open(
        new CameraRequest(
            Locator.camera(cameras.name()),
            Optional.of(size),
            Optional.empty(),
            List.of(PixelFormat.NV21)));
  }

  /** Settings for what that camera delivers. */
  public static EncoderSettings settings(Codec codec, Camera camera) {
    return EncoderSettings.of(codec, camera.mode());
  }

  /** Settings for H.264 of frames of any memory. */
  public static EncoderSettings settings(Size size) {
    return EncoderSettings.of(Codec.H264, size, PixelFormat.NV21, FrameRate.of(30));
  }

  void assertNothingIsLeft() {
    assertThat(media.users()).isZero();
    assertThat(emulator.resources()).isEqualTo(Emulator.Resources.NONE);
    assertThat(emulator.misuses()).isEmpty();
  }

  @Override
  public void close() {
    assertThat(encoders.stop()).isZero();
    assertNothingIsLeft();
  }
}
