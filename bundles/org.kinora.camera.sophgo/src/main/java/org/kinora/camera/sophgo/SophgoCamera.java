package org.kinora.camera.sophgo;

import java.util.Optional;
import java.util.stream.IntStream;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Locator;
import org.kinora.binding.jna.HardwareCamera;
import org.kinora.binding.jna.HardwareFrame;
import org.kinora.binding.sophgo.CviError;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviMemory;
import org.kinora.binding.sophgo.CviVpss;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.VpssChannel;

/** An open output of the scaler. */
final class SophgoCamera extends HardwareCamera {

  private final ScalerChannel channel;
  private final VpssChannel output;
  private final Runnable whenDown;

  /**
   * @param buffers that may be lent
   * @param sensorRate whole frames per second that the group takes
   * @param whenDown is called once, after everything of the channel is given back
   */
  SophgoCamera(
      Locator locator,
      CameraMode mode,
      int buffers,
      ScalerChannel channel,
      int sensorRate,
      Runnable whenDown) {
    super(
        locator,
        mode,
        IntStream.range(0, buffers).mapToObj(i -> new CameraFrame(mode)).toList(),
        new CviMemory(),
        sensorRate);
    this.channel = channel;
    this.output = channel.output();
    this.whenDown = whenDown;
  }

  @Override
  public <T> Optional<T> handle(Class<T> type) {
    return type == VpssChannel.class ? Optional.of(type.cast(output)) : Optional.empty();
  }

  @Override
  protected boolean take(HardwareFrame frame, int millis) throws CameraException {
    int code = CviVpss.getChnFrame(output.group(), output.channel(), frame.info(), millis);
    if (code != CviError.SUCCESS && !CviError.of(code).is(CviError.Id.BUF_EMPTY)) {
      CviException e = CviException.of(code, "CVI_VPSS_GetChnFrame");
      throw new CameraException(e.getMessage(), Retry.RECOVERABLE, e);
    }
    return code == CviError.SUCCESS;
  }

  @Override
  protected void giveBack(HardwareFrame frame) {
    int code = CviVpss.releaseChnFrame(output.group(), output.channel(), frame.info());
    if (code != CviError.SUCCESS) {
      MediaSystem.giveBack(
          "CVI_VPSS_ReleaseChnFrame",
          () -> CviVpss.releaseChnFrame(output.group(), output.channel(), frame.info()));
    }
  }

  @Override
  protected void takeDown() {
    channel.close();
    whenDown.run();
  }
}
