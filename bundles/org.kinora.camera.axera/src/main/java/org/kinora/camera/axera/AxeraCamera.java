package org.kinora.camera.axera;

import java.util.Optional;
import java.util.stream.IntStream;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Locator;
import org.kinora.binding.axera.AxError;
import org.kinora.binding.axera.AxException;
import org.kinora.binding.axera.AxIvps;
import org.kinora.binding.axera.AxMemory;
import org.kinora.binding.axera.IvpsChannel;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.jna.HardwareCamera;
import org.kinora.binding.jna.HardwareFrame;

/** An open output of the scaler. */
final class AxeraCamera extends HardwareCamera {

  private final ScalerGroup group;
  private final IvpsChannel output;
  private final Runnable whenDown;

  /**
   * @param buffers that may be lent
   * @param sensorRate whole frames per second that the group takes
   * @param whenDown is called once, after everything of the group is given back
   */
  AxeraCamera(
      Locator locator,
      CameraMode mode,
      int buffers,
      ScalerGroup group,
      int sensorRate,
      Runnable whenDown) {
    super(
        locator,
        mode,
        IntStream.range(0, buffers).mapToObj(i -> new CameraFrame(mode)).toList(),
        new AxMemory(),
        sensorRate);
    this.group = group;
    this.output = group.output();
    this.whenDown = whenDown;
  }

  @Override
  public <T> Optional<T> handle(Class<T> type) {
    return type == IvpsChannel.class ? Optional.of(type.cast(output)) : Optional.empty();
  }

  @Override
  protected boolean take(HardwareFrame frame, int millis) throws CameraException {
    int code = AxIvps.getChnFrame(output.group(), output.channel(), frame.info(), millis);
    if (code != AxError.SUCCESS && !AxError.of(code).isNothingYet()) {
      AxException e = AxException.of(code, "AX_IVPS_GetChnFrame");
      throw new CameraException(e.getMessage(), Retry.RECOVERABLE, e);
    }
    return code == AxError.SUCCESS;
  }

  @Override
  protected void giveBack(HardwareFrame frame) {
    int code = AxIvps.releaseChnFrame(output.group(), output.channel(), frame.info());
    if (code != AxError.SUCCESS) {
      MediaSystem.giveBack(
          "AX_IVPS_ReleaseChnFrame",
          () -> AxIvps.releaseChnFrame(output.group(), output.channel(), frame.info()));
    }
  }

  @Override
  protected void takeDown() {
    group.close();
    whenDown.run();
  }
}
