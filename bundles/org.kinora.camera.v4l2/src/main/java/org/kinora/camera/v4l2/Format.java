package org.kinora.camera.v4l2;

import org.kinora.api.camera.CameraException;
import org.kinora.api.media.Colour;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Size;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.Errno;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Format;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct;
import org.kinora.binding.linux.V4l2Struct.PixFormat;
import org.kinora.binding.linux.V4l2Struct.PixFormatMplane;
import org.kinora.binding.linux.V4l2Struct.PlanePixFormat;
import org.kinora.binding.linux.V4l2Struct.StreamParm;

/** Sets the format and the rate of a device. */
final class Format {

  private static final int FIELD_INTERLACED = 4;

  private final Device device;
  private final int bufferType;
  private final Faults faults;
  private final boolean planes;

  Format(Device device, int bufferType, Faults faults) {
    this.device = device;
    this.bufferType = bufferType;
    this.faults = faults;
    planes = bufferType == V4l2.BUF_TYPE_VIDEO_CAPTURE_MPLANE;
  }

  /**
   * Sets the format; the driver chooses the stride, and the colours.
   *
   * @throws CameraException if the driver delivers something else
   * @throws LinuxException if the driver refuses
   */
  Picture set(int fourcc, Size size) throws CameraException, LinuxException {
    Struct format = new Struct(V4l2Struct.Format.SIZE).putInt(V4l2Struct.Format.TYPE, bufferType);
    // The union's first five fields have the same offsets but for the colour space.
    int at = V4l2Struct.Format.FMT;
    format
        .putInt(at + PixFormat.WIDTH, size.width())
        .putInt(at + PixFormat.HEIGHT, size.height())
        .putInt(at + PixFormat.PIXELFORMAT, fourcc)
        .putInt(at + PixFormat.FIELD, V4l2.FIELD_NONE);
    if (planes) {
      format.putByte(at + PixFormatMplane.NUM_PLANES, 1);
    }
    device.ioctl(
        V4l2Request.S_FMT, format); // bytes per line of 0: those of the last user do not stay
    int width = format.getInt(at + PixFormat.WIDTH);
    int height = format.getInt(at + PixFormat.HEIGHT);
    int found = format.getInt(at + PixFormat.PIXELFORMAT);
    if (width != size.width() || height != size.height() || found != fourcc) {
      throw faults.refusal(
          "delivers %s %dx%d where %s %s was set"
              .formatted(V4l2Format.text(found), width, height, V4l2Format.text(fourcc), size));
    }
    int field = format.getInt(at + PixFormat.FIELD);
    if (field != V4l2.FIELD_ANY && field != V4l2.FIELD_NONE && field != FIELD_INTERLACED) {
      throw faults.refusal(
          "delivers single fields (v4l2_field %d), which cannot be recorded".formatted(field));
    }
    if (!planes) {
      return picture(
          fourcc,
          size,
          format.getInt(at + PixFormat.BYTESPERLINE),
          format.getInt(at + PixFormat.SIZEIMAGE),
          colour(
              format.getInt(at + PixFormat.COLORSPACE),
              format.getInt(at + PixFormat.YCBCR_ENC),
              format.getInt(at + PixFormat.QUANTIZATION)));
    }
    if (format.getByte(at + PixFormatMplane.NUM_PLANES) != 1) {
      throw faults.refusal(
          "delivers %s in more than one buffer, which is not supported"
              .formatted(V4l2Format.text(fourcc)));
    }
    return picture(
        fourcc,
        size,
        format.getInt(at + PixFormatMplane.PLANE_FMT + PlanePixFormat.BYTESPERLINE),
        format.getInt(at + PixFormatMplane.PLANE_FMT + PlanePixFormat.SIZEIMAGE),
        colour(
            format.getInt(at + PixFormatMplane.COLORSPACE),
            format.getByte(at + PixFormatMplane.YCBCR_ENC),
            format.getByte(at + PixFormatMplane.QUANTIZATION)));
  }

  private static Picture picture(int fourcc, Size size, int stride, int bytes, Colour colour) {
    boolean packed = fourcc == V4l2Format.PIX_FMT_YUYV || fourcc == V4l2Format.PIX_FMT_UYVY;
    boolean compressed = fourcc == V4l2Format.PIX_FMT_MJPEG || fourcc == V4l2Format.PIX_FMT_JPEG;
    int rowBytes = packed ? 2 * size.width() : size.width();
    return new Picture(
        fourcc,
        size,
        compressed ? 0 : Math.max(stride, rowBytes), // some drivers leave it 0
        bytes,
        compressed ? Colour.BT601_FULL : colour); // JFIF 1.02: BT.601 of full range
  }

  /** As V4L2_MAP_YCBCR_ENC_DEFAULT and V4L2_MAP_QUANTIZATION_DEFAULT of videodev2.h. */
  private static Colour colour(int space, int encoding, int quantization) {
    boolean bt709 =
        encoding == V4l2.YCBCR_ENC_709 || (encoding == 0 && space == V4l2.COLORSPACE_REC709);
    boolean full =
        quantization == V4l2.QUANTIZATION_FULL_RANGE
            || (quantization == 0 && space == V4l2.COLORSPACE_JPEG);
    if (bt709) {
      return full ? Colour.BT709_FULL : Colour.BT709;
    }
    return full ? Colour.BT601_FULL : Colour.BT601;
  }

  /**
   * Sets the rate, where the driver lets it be set.
   *
   * @throws CameraException if the driver delivers another
   * @throws LinuxException if the driver refuses
   */
  void set(FrameRate rate) throws CameraException, LinuxException {
    Struct parameters = new Struct(StreamParm.SIZE).putInt(StreamParm.TYPE, bufferType);
    int known = device.tryIoctl(V4l2Request.G_PARM, parameters);
    if (known == -Errno.ENOTTY.code() || known == -Errno.EINVAL.code()) {
      return; // it has one rate, of which it does not tell
    }
    if (known < 0) {
      throw new LinuxException(V4l2Request.nameOf(V4l2Request.G_PARM), -known);
    }
    if ((parameters.getInt(StreamParm.CAPABILITY) & V4l2.CAP_TIMEPERFRAME) == 0) {
      return;
    }
    parameters
        .clear()
        .putInt(StreamParm.TYPE, bufferType)
        .putInt(StreamParm.NUMERATOR, rate.denominator())
        .putInt(StreamParm.DENOMINATOR, rate.numerator());
    device.ioctl(V4l2Request.S_PARM, parameters);
    int numerator = parameters.getInt(StreamParm.NUMERATOR);
    int denominator = parameters.getInt(StreamParm.DENOMINATOR);
    boolean same = Rates.of(numerator, denominator).filter(r -> Rates.same(r, rate)).isPresent();
    if (!same) {
      throw faults.refusal(
          "delivers %d/%d frames per second where %s was set"
              .formatted(denominator, numerator, rate));
    }
  }
}
