package org.kinora.encoder.v4l2;

import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Format;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct;

/** Tells a device what frames it will get: their format, their visible part and their rate. */
final class FrameFormat {

  private final Device device;
  private final RawFormat raw;
  private final EncoderSettings settings;
  private final QueueFormat format;

  /**
   * @param format of the queue that takes frames
   */
  FrameFormat(Device device, RawFormat raw, EncoderSettings settings, QueueFormat format) {
    this.device = device;
    this.raw = raw;
    this.settings = settings;
    this.format = format;
  }

  /**
   * Sets the format and the visible part.
   *
   * @param stride of the frames in bytes; 0 if the device may choose
   * @throws EncoderException if the device takes no such frames
   */
  void set(int stride) throws LinuxException, EncoderException {
    int width = settings.size().width();
    int height = settings.size().height();
    format.set(raw.fourcc(), width, height, stride, 0, raw.areas());
    if (format.fourcc() != raw.fourcc()
        || format.areas() != raw.areas()
        || format.width() < width
        || format.height() < height) {
      throw new EncoderException(
          "the device does not take %s frames of %s: it offers %s of %dx%d"
              .formatted(
                  settings.format(),
                  settings.size(),
                  V4l2Format.text(format.fourcc()),
                  format.width(),
                  format.height()),
          Retry.FATAL);
    }
    crop(width, height);
  }

  /** Tells the visible part of frames that the device has made larger. */
  private void crop(int width, int height) throws EncoderException {
    Struct selection =
        new Struct(V4l2Struct.Selection.SIZE)
            .putInt(V4l2Struct.Selection.TYPE, V4l2.BUF_TYPE_VIDEO_OUTPUT)
            .putInt(V4l2Struct.Selection.TARGET, V4l2.SEL_TGT_CROP)
            .putInt(V4l2Struct.Selection.WIDTH, width)
            .putInt(V4l2Struct.Selection.HEIGHT, height);
    int result = device.tryIoctl(V4l2Request.S_SELECTION, selection);
    boolean cropped =
        result >= 0
            && selection.getInt(V4l2Struct.Selection.WIDTH) == width
            && selection.getInt(V4l2Struct.Selection.HEIGHT) == height;
    if (!cropped && (format.width() != width || format.height() != height)) {
      throw new EncoderException(
          "the device makes pictures of %dx%d of frames of %s, and cannot crop them"
              .formatted(format.width(), format.height(), settings.size()),
          Retry.FATAL);
    }
  }

  /**
   * Sets the frame rate, for rate control and the timing in the stream; there are drivers without.
   */
  void setRate() {
    Struct rate =
        new Struct(V4l2Struct.StreamParm.SIZE)
            .putInt(V4l2Struct.StreamParm.TYPE, format.type())
            .putInt(V4l2Struct.StreamParm.NUMERATOR, settings.frameRate().denominator())
            .putInt(V4l2Struct.StreamParm.DENOMINATOR, settings.frameRate().numerator());
    device.tryIoctl(V4l2Request.S_PARM, rate);
  }
}
