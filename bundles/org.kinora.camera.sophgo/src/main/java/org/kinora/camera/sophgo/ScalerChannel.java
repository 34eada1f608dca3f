package org.kinora.camera.sophgo;

import java.nio.ByteBuffer;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.CameraOptions;
import org.kinora.binding.jna.CropRectangle;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviLayout;
import org.kinora.binding.sophgo.CviPicture;
import org.kinora.binding.sophgo.CviVpss;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.VbPool;
import org.kinora.binding.sophgo.VpssChannel;

/** A running output of the scaler, with a pool of its own. */
final class ScalerChannel {

  private static final int ABSOLUTE = 1; // VPSS_CROP_ABS_COOR, cvi_comm_vpss.h

  /** Blocks besides those that may be lent: one is being written, one waits. */
  private static final int OWN_BLOCKS = 2;

  private final int group;
  private final int number;
  private final VbPool pool;

  ScalerChannel(Sensor sensor, CameraOptions options, CameraMode mode) throws CviException {
    this.group = sensor.group();
    this.number = options.output();
    setUp(sensor, options, mode);
    CviException.check(CviVpss.enableChn(group, number), "CVI_VPSS_EnableChn");
    VbPool made = null;
    boolean done = false;
    try {
      made =
          new VbPool(
              "kinora-vpss-" + number,
              CviPicture.layout(mode.format(), mode.size()).bytes(),
              options.buffers() + OWN_BLOCKS);
      CviException.check(
          CviVpss.attachVbPool(group, number, made.number()), "CVI_VPSS_AttachVbPool");
      done = true;
    } finally {
      if (!done) {
        disable();
        if (made != null) {
          made.close();
        }
      }
    }
    pool = made;
  }

  private void setUp(Sensor sensor, CameraOptions options, CameraMode mode) throws CviException {
    ByteBuffer attributes = BufferAddresses.structure(CviLayout.VPSS_CHN_ATTR_SIZE);
    attributes.putInt(CviLayout.VPSS_CHN_ATTR_U32WIDTH, mode.size().width());
    attributes.putInt(CviLayout.VPSS_CHN_ATTR_U32HEIGHT, mode.size().height());
    attributes.putInt(CviLayout.VPSS_CHN_ATTR_ENPIXELFORMAT, CviPicture.pixelFormat(mode.format()));
    attributes.putInt(CviLayout.VPSS_CHN_ATTR_STFRAMERATE_S32SRCFRAMERATE, sensor.rate());
    attributes.putInt(
        CviLayout.VPSS_CHN_ATTR_STFRAMERATE_S32DSTFRAMERATE, mode.frameRate().numerator());
    attributes.put(CviLayout.VPSS_CHN_ATTR_BMIRROR, (byte) (options.mirror() ? 1 : 0));
    attributes.put(CviLayout.VPSS_CHN_ATTR_BFLIP, (byte) (options.flip() ? 1 : 0));
    attributes.putInt(CviLayout.VPSS_CHN_ATTR_U32DEPTH, options.buffers());
    CviException.check(
        BufferAddresses.call(attributes, address -> CviVpss.setChnAttr(group, number, address)),
        "CVI_VPSS_SetChnAttr");
    crop(sensor.size(), CropRectangle.of(sensor.size(), mode.size()));
  }

  private void crop(Size from, CropRectangle part) throws CviException {
    ByteBuffer crop = BufferAddresses.structure(CviLayout.VPSS_CROP_INFO_SIZE);
    crop.put(CviLayout.VPSS_CROP_INFO_BENABLE, (byte) (part.cuts(from) ? 1 : 0));
    crop.putInt(CviLayout.VPSS_CROP_INFO_ENCROPCOORDINATE, ABSOLUTE);
    int rectangle = CviLayout.VPSS_CROP_INFO_STCROPRECT;
    crop.putInt(rectangle, part.x());
    crop.putInt(rectangle + Integer.BYTES, part.y());
    crop.putInt(rectangle + 2 * Integer.BYTES, part.width());
    crop.putInt(rectangle + 3 * Integer.BYTES, part.height());
    CviException.check(
        BufferAddresses.call(crop, address -> CviVpss.setChnCrop(group, number, address)),
        "CVI_VPSS_SetChnCrop");
  }

  /** Where its pictures come out. */
  VpssChannel output() {
    return new VpssChannel(group, number);
  }

  /** Stops it and frees its pool; all frames must be back. */
  void close() {
    disable();
    MediaSystem.giveBack("CVI_VPSS_DetachVbPool", () -> CviVpss.detachVbPool(group, number));
    pool.close();
  }

  private void disable() {
    MediaSystem.giveBack("CVI_VPSS_DisableChn", () -> CviVpss.disableChn(group, number));
  }
}
