package org.kinora.camera.sophgo;

import java.nio.ByteBuffer;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.sophgo.CviError;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviLayout;
import org.kinora.binding.sophgo.CviLink;
import org.kinora.binding.sophgo.CviVpss;
import org.kinora.binding.sophgo.MediaSystem;

/**
 * The scaler's group behind the sensor, which its channels share: made and bound for the first and
 * taken down after the last. One that another program made is used as it is.
 */
final class ScalerGroup {

  private static final int ANY_RATE = -1;

  private final Sensor sensor;
  private int users;
  private boolean own;
  private CviLink link; // null where the group is not our own

  ScalerGroup(Sensor sensor) {
    this.sensor = sensor;
  }

  /** Becomes a user. */
  synchronized void open(boolean joined) throws CviException {
    if (users == 0) {
      int code = create();
      if (exists(code) && !joined) {
        CviVpss.destroyGrp(sensor.group()); // a killed process left it
        code = create();
      }
      own = !exists(code);
      if (own) {
        CviException.check(code, "CVI_VPSS_CreateGrp");
        start();
      }
    }
    users++;
  }

  private static boolean exists(int code) {
    return code != CviError.SUCCESS && CviError.of(code).is(CviError.Id.EXIST);
  }

  private int create() {
    ByteBuffer attributes = BufferAddresses.structure(CviLayout.VPSS_GRP_ATTR_SIZE);
    attributes.putInt(CviLayout.VPSS_GRP_ATTR_U32MAXW, sensor.size().width());
    attributes.putInt(CviLayout.VPSS_GRP_ATTR_U32MAXH, sensor.size().height());
    attributes.putInt(CviLayout.VPSS_GRP_ATTR_ENPIXELFORMAT, sensor.pixelFormat());
    attributes.putInt(CviLayout.VPSS_GRP_ATTR_STFRAMERATE_S32SRCFRAMERATE, ANY_RATE);
    attributes.putInt(CviLayout.VPSS_GRP_ATTR_STFRAMERATE_S32DSTFRAMERATE, ANY_RATE);
    return BufferAddresses.call(attributes, address -> CviVpss.createGrp(sensor.group(), address));
  }

  private void start() throws CviException {
    boolean started = false;
    boolean done = false;
    try {
      CviException.check(CviVpss.resetGrp(sensor.group()), "CVI_VPSS_ResetGrp");
      CviException.check(CviVpss.startGrp(sensor.group()), "CVI_VPSS_StartGrp");
      started = true;
      link = CviLink.toScaler(sensor.pipe(), sensor.channel(), sensor.group());
      done = true;
    } finally {
      if (!done) {
        end(started);
      }
    }
  }

  /** Stops being a user. */
  synchronized void close() {
    if (--users == 0 && own) {
      link.close();
      end(true);
    }
  }

  private void end(boolean started) {
    if (started) {
      MediaSystem.giveBack("CVI_VPSS_StopGrp", () -> CviVpss.stopGrp(sensor.group()));
    }
    MediaSystem.giveBack("CVI_VPSS_DestroyGrp", () -> CviVpss.destroyGrp(sensor.group()));
  }
}
