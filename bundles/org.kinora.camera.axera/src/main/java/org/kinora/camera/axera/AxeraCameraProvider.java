package org.kinora.camera.axera;

import org.kinora.api.KinoraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Locator;
import org.kinora.api.media.Size;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.jna.CameraOptions;
import org.kinora.binding.jna.HardwareCamera;
import org.kinora.binding.jna.HardwareCameraProvider;
import org.kinora.binding.jna.HardwareSystem;

/** Opens outputs of the scaler behind the sensor: {@code axera}, {@code axera:1}. */
public final class AxeraCameraProvider extends HardwareCameraProvider {

  static final String NAME = "axera";

  /** Video input can be linked to 6 (AX_LINK_DEST_MAXNUM, ax_global_type.h); others want some. */
  private static final int OUTPUTS = 4;

  private final MediaSystem media;
  private final Sensor sensor;

  /**
   * For use outside a framework.
   *
   * @param media of which the part IVPS can be loaded
   * @param sensor the size of what video input delivers, from pipe 0, channel 0
   * @param rate its frames per second
   */
  public AxeraCameraProvider(MediaSystem media, Size sensor, int rate) {
    this(media, new Sensor(sensor, rate, 0, 0, Sensor.FIRST_GROUP));
  }

  AxeraCameraProvider(MediaSystem media, Sensor sensor) {
    super(NAME, OUTPUTS, sensor.size(), sensor.rate());
    this.media = media;
    this.sensor = sensor;
  }

  @Override
  protected HardwareCamera start(
      Locator locator, CameraMode mode, CameraOptions options, Runnable whenDown)
      throws KinoraException {
    HardwareSystem.Use use = media.open(MediaSystem.Part.IVPS);
    boolean done = false;
    try {
      ScalerGroup group = new ScalerGroup(sensor, options, mode, use.joined());
      HardwareCamera camera =
          new AxeraCamera(
              locator,
              mode,
              options.buffers(),
              group,
              sensor.rate(),
              () -> {
                use.close();
                whenDown.run();
              });
      done = true;
      return camera;
    } finally {
      if (!done) {
        use.close();
      }
    }
  }
}
