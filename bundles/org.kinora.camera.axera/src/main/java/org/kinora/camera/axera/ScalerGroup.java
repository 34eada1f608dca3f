package org.kinora.camera.axera;

import java.nio.ByteBuffer;
import org.kinora.api.camera.CameraMode;
import org.kinora.binding.axera.AxError;
import org.kinora.binding.axera.AxException;
import org.kinora.binding.axera.AxIvps;
import org.kinora.binding.axera.AxLayout;
import org.kinora.binding.axera.AxLink;
import org.kinora.binding.axera.AxPicture;
import org.kinora.binding.axera.IvpsChannel;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.CameraOptions;
import org.kinora.binding.jna.CropRectangle;

/**
 * A running group of the scaler with one output, linked to the sensor. Each camera has a group of
 * its own, because what a group's outputs do can only be set for all of them at once. The calls
 * come in the order of the vendor's samples (sample_ivps_venc.c).
 */
final class ScalerGroup {

  private static final int OUTPUT = 0;
  private static final int INPUT_DEPTH = 2; // the default, ax_ivps_api.h
  private static final int MOST_WAITING = 4;
  private static final int ENGINE = 1; // AX_IVPS_ENGINE_TDP, ax_ivps_type.h: it mirrors and flips
  private static final int PRIVATE_POOL = 1; // AX_POOL_SOURCE_PRIVATE, ax_pool_type.h

  /** Blocks besides those that may be lent: one is being written, one waits. */
  private static final int OWN_BLOCKS = 2;

  /** Filters of the input, and then of each output; two in a row for each. */
  private static final int FILTERS_IN_A_ROW = 2;

  private static final int FILTER =
      AxLayout.IVPS_PIPELINE_ATTR_TFILTER
          + (OUTPUT + 1) * FILTERS_IN_A_ROW * AxLayout.IVPS_FILTER_SIZE;

  private final int number;
  private final AxLink link;

  /**
   * Makes and starts it.
   *
   * @param joined whether a group that is there already may be another program's
   */
  ScalerGroup(Sensor sensor, CameraOptions options, CameraMode mode, boolean joined)
      throws AxException {
    number = sensor.group() + options.output();
    link = AxLink.toScaler(sensor.pipe(), sensor.channel(), number);
    boolean done = false;
    try {
      create(joined);
      start(sensor, options, mode);
      done = true;
    } finally {
      if (!done) {
        link.close();
      }
    }
  }

  /** Where its pictures come out. */
  IvpsChannel output() {
    return new IvpsChannel(number, OUTPUT);
  }

  private void create(boolean joined) throws AxException {
    ByteBuffer attributes = BufferAddresses.structure(AxLayout.IVPS_GRP_ATTR_SIZE);
    attributes.put(AxLayout.IVPS_GRP_ATTR_NINFIFODEPTH, (byte) INPUT_DEPTH);
    int code = BufferAddresses.call(attributes, address -> AxIvps.createGrp(number, address));
    if (code != AxError.SUCCESS && AxError.of(code).is(AxError.Id.EXIST) && !joined) {
      AxIvps.stopGrp(number); // a killed process left it; what of these fails was done already
      AxIvps.disableChn(number, OUTPUT);
      AxIvps.destoryGrp(number);
      code = BufferAddresses.call(attributes, address -> AxIvps.createGrp(number, address));
    }
    AxException.check(code, "AX_IVPS_CreateGrp");
  }

  private void start(Sensor sensor, CameraOptions options, CameraMode mode) throws AxException {
    boolean enabled = false;
    boolean done = false;
    try {
      AxException.check(
          BufferAddresses.call(
              pipeline(sensor, options, mode), address -> AxIvps.setPipelineAttr(number, address)),
          "AX_IVPS_SetPipelineAttr");
      ByteBuffer pool = BufferAddresses.structure(AxLayout.IVPS_POOL_ATTR_SIZE);
      pool.putInt(AxLayout.IVPS_POOL_ATTR_EPOOLSRC, PRIVATE_POOL);
      pool.put(AxLayout.IVPS_POOL_ATTR_NFRMBUFNUM, (byte) (options.buffers() + OWN_BLOCKS));
      AxException.check(
          BufferAddresses.call(pool, address -> AxIvps.setChnPoolAttr(number, OUTPUT, address)),
          "AX_IVPS_SetChnPoolAttr");
      AxException.check(AxIvps.enableChn(number, OUTPUT), "AX_IVPS_EnableChn");
      enabled = true;
      AxException.check(AxIvps.startGrp(number), "AX_IVPS_StartGrp");
      done = true;
    } finally {
      if (!done) {
        end(enabled);
      }
    }
  }

  private static ByteBuffer pipeline(Sensor sensor, CameraOptions options, CameraMode mode) {
    ByteBuffer attributes = BufferAddresses.structure(AxLayout.IVPS_PIPELINE_ATTR_SIZE);
    attributes.put(AxLayout.IVPS_PIPELINE_ATTR_NOUTCHNNUM, (byte) (OUTPUT + 1));
    attributes.put(
        AxLayout.IVPS_PIPELINE_ATTR_NOUTFIFODEPTH + OUTPUT,
        (byte) Math.min(options.buffers(), MOST_WAITING));
    ByteBuffer filter =
        attributes.slice(FILTER, AxLayout.IVPS_FILTER_SIZE).order(attributes.order());
    filter.putInt(AxLayout.IVPS_FILTER_BENGAGE, 1);
    filter.putInt(AxLayout.IVPS_FILTER_EENGINE, ENGINE);
    int rate = AxLayout.IVPS_FILTER_TFRC;
    filter.putFloat(rate + AxLayout.FRAME_RATE_CTRL_FSRCFRAMERATE, sensor.rate());
    filter.putFloat(rate + AxLayout.FRAME_RATE_CTRL_FDSTFRAMERATE, mode.frameRate().numerator());
    crop(filter, CropRectangle.of(sensor.size(), mode.size()), sensor);
    filter.putShort(AxLayout.IVPS_FILTER_NDSTPICWIDTH, (short) mode.size().width());
    filter.putShort(AxLayout.IVPS_FILTER_NDSTPICHEIGHT, (short) mode.size().height());
    filter.putShort(
        AxLayout.IVPS_FILTER_NDSTPICSTRIDE,
        (short) AxPicture.layout(mode.format(), mode.size()).stride());
    filter.putInt(AxLayout.IVPS_FILTER_EDSTPICFORMAT, AxPicture.imageFormat(mode.format()));
    int engine = AxLayout.IVPS_FILTER_TTDPCFG;
    filter.putInt(engine + AxLayout.IVPS_TDP_CFG_BMIRROR, options.mirror() ? 1 : 0);
    filter.putInt(engine + AxLayout.IVPS_TDP_CFG_BFLIP, options.flip() ? 1 : 0);
    return attributes;
  }

  private static void crop(ByteBuffer filter, CropRectangle part, Sensor sensor) {
    filter.putInt(AxLayout.IVPS_FILTER_BCROP, part.cuts(sensor.size()) ? 1 : 0);
    int rectangle = AxLayout.IVPS_FILTER_TCROPRECT;
    filter.putShort(rectangle, (short) part.x());
    filter.putShort(rectangle + Short.BYTES, (short) part.y());
    filter.putShort(rectangle + 2 * Short.BYTES, (short) part.width());
    filter.putShort(rectangle + 3 * Short.BYTES, (short) part.height());
  }

  /** Stops it and takes it down; all frames must be back. */
  void close() {
    MediaSystem.giveBack("AX_IVPS_StopGrp", () -> AxIvps.stopGrp(number));
    end(true);
    link.close();
  }

  private void end(boolean enabled) {
    if (enabled) {
      MediaSystem.giveBack("AX_IVPS_DisableChn", () -> AxIvps.disableChn(number, OUTPUT));
    }
    MediaSystem.giveBack("AX_IVPS_DestoryGrp", () -> AxIvps.destoryGrp(number));
  }
}
