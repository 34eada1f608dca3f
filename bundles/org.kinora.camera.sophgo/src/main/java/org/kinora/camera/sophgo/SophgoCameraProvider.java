package org.kinora.camera.sophgo;

import org.kinora.api.KinoraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.CameraOptions;
import org.kinora.binding.jna.HardwareCamera;
import org.kinora.binding.jna.HardwareCameraProvider;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.sophgo.CviPicture;
import org.kinora.binding.sophgo.MediaSystem;

/** Opens the outputs of the scaler behind the sensor: {@code sophgo}, {@code sophgo:1}. */
public final class SophgoCameraProvider extends HardwareCameraProvider {

  static final String NAME = "sophgo";

  /** Of a group (VPSS_MAX_PHY_CHN_NUM, cvi_defines.h of cv181x). */
  private static final int OUTPUTS = 3;

  private final MediaSystem media;
  private final Sensor sensor;
  private final ScalerGroup group;

  /**
   * For use outside a framework.
   *
   * @param media of which the part VPSS can be loaded
   * @param sensor the size of what video input delivers, in NV21, from pipe 0, channel 0
   * @param rate its frames per second
   */
  public SophgoCameraProvider(MediaSystem media, Size sensor, int rate) {
    this(media, new Sensor(sensor, rate, CviPicture.pixelFormat(PixelFormat.NV21), 0, 0, 0));
  }

  SophgoCameraProvider(MediaSystem media, Sensor sensor) {
    super(NAME, OUTPUTS, sensor.size(), sensor.rate());
    this.media = media;
    this.sensor = sensor;
    this.group = new ScalerGroup(sensor);
  }

  @Override
  protected HardwareCamera start(
      Locator locator, CameraMode mode, CameraOptions options, Runnable whenDown)
      throws KinoraException {
    HardwareSystem.Use use = media.open(MediaSystem.Part.VPSS);
    boolean grouped = false;
    boolean done = false;
    try {
      group.open(use.joined());
      grouped = true;
      HardwareCamera camera =
          new SophgoCamera(
              locator,
              mode,
              options.buffers(),
              new ScalerChannel(sensor, options, mode),
              sensor.rate(),
              () -> {
                group.close();
                use.close();
                whenDown.run();
              });
      done = true;
      return camera;
    } finally {
      if (!done) {
        if (grouped) {
          group.close();
        }
        use.close();
      }
    }
  }
}
