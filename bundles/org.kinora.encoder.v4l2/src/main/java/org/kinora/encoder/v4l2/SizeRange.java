package org.kinora.encoder.v4l2;

import org.kinora.api.media.Size;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct;

/** The sizes that a device takes: each side from a minimum to a maximum in steps from 0. */
record SizeRange(int minWidth, int maxWidth, int stepX, int minHeight, int maxHeight, int stepY) {

  /** Smallest side where the driver does not tell: that of one macroblock. */
  private static final int UNTOLD_MIN = 16;

  /** Largest side where the driver does not tell: what the encoders of boards have at least. */
  private static final int UNTOLD_MAX = 1920;

  /** Every size. */
  static SizeRange all() {
    return new SizeRange(2, Size.MAX, 2, 2, Size.MAX, 2);
  }

  /** What a driver tells for a coded format. */
  static SizeRange of(Device device, int fourcc) {
    Struct sizes = new Struct(V4l2Struct.FrmSizeEnum.SIZE);
    SizeRange range = null;
    for (int index = 0; ; index++) {
      sizes
          .clear()
          .putInt(V4l2Struct.FrmSizeEnum.INDEX, index)
          .putInt(V4l2Struct.FrmSizeEnum.PIXEL_FORMAT, fourcc);
      if (device.tryIoctl(V4l2Request.ENUM_FRAMESIZES, sizes) < 0) {
        return range == null
            ? new SizeRange(UNTOLD_MIN, UNTOLD_MAX, 2, UNTOLD_MIN, UNTOLD_MAX, 2)
            : range;
      }
      if (sizes.getInt(V4l2Struct.FrmSizeEnum.TYPE) != V4l2.FRMSIZE_TYPE_DISCRETE) {
        return new SizeRange(
            sizes.getInt(V4l2Struct.FrmSizeEnum.MIN_WIDTH),
            sizes.getInt(V4l2Struct.FrmSizeEnum.MAX_WIDTH),
            even(sizes.getInt(V4l2Struct.FrmSizeEnum.STEP_WIDTH)),
            sizes.getInt(V4l2Struct.FrmSizeEnum.MIN_HEIGHT),
            sizes.getInt(V4l2Struct.FrmSizeEnum.MAX_HEIGHT),
            even(sizes.getInt(V4l2Struct.FrmSizeEnum.STEP_HEIGHT)));
      }
      int width = sizes.getInt(V4l2Struct.FrmSizeEnum.WIDTH);
      int height = sizes.getInt(V4l2Struct.FrmSizeEnum.HEIGHT);
      SizeRange one = new SizeRange(width, width, 2, height, height, 2);
      range = range == null ? one : range.around(one);
    }
  }

  private static int even(int step) {
    return step < 1 ? 2 : step % 2 == 0 ? step : step * 2;
  }

  private SizeRange around(SizeRange other) {
    return new SizeRange(
        Math.min(minWidth, other.minWidth),
        Math.max(maxWidth, other.maxWidth),
        2,
        Math.min(minHeight, other.minHeight),
        Math.max(maxHeight, other.maxHeight),
        2);
  }

  /** The sizes that are in both. */
  SizeRange and(SizeRange other) {
    return new SizeRange(
        Math.max(minWidth, other.minWidth),
        Math.min(maxWidth, other.maxWidth),
        Math.max(stepX, other.stepX),
        Math.max(minHeight, other.minHeight),
        Math.min(maxHeight, other.maxHeight),
        Math.max(stepY, other.stepY));
  }

  boolean empty() {
    return min().width() > max().width() || min().height() > max().height();
  }

  Size min() {
    return new Size(up(minWidth, stepX), up(minHeight, stepY));
  }

  Size max() {
    return new Size(maxWidth / stepX * stepX, maxHeight / stepY * stepY);
  }

  private static int up(int value, int step) {
    return (value + step - 1) / step * step;
  }
}
