package org.kinora.camera.v4l2;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Size;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.Errno;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct.FmtDesc;
import org.kinora.binding.linux.V4l2Struct.FrmIvalEnum;
import org.kinora.binding.linux.V4l2Struct.FrmSizeEnum;
import org.kinora.binding.linux.V4l2Struct.StreamParm;

/** Asks a driver for its formats, sizes and rates. */
final class DriverModes {

  /** A driver that lists for ever is stopped here; vivid has 83 formats. */
  private static final int MOST = 1000;

  /** What is offered of a driver that can do any size of a range. */
  private static final List<Size> COMMON =
      List.of(
          new Size(640, 480),
          new Size(320, 240),
          new Size(1280, 720),
          new Size(1920, 1080),
          new Size(3840, 2160));

  /** Of a driver that does not tell its rate. */
  private static final FrameRate UNKNOWN = FrameRate.of(30);

  private final Device device;
  private final int bufferType;
  private final Optional<Size> size;
  private final Optional<FrameRate> rate;
  private final Set<DriverMode> found = new LinkedHashSet<>();

  private DriverModes(
      Device device, int bufferType, Optional<Size> size, Optional<FrameRate> rate) {
    this.device = device;
    this.bufferType = bufferType;
    this.size = size;
    this.rate = rate;
  }

  /**
   * All modes whose format Kinora can use.
   *
   * @param size asked for: of a driver with a range of sizes, it is among the results if it can be
   * @param rate asked for, likewise
   */
  static List<DriverMode> of(
      Device device, int bufferType, Optional<Size> size, Optional<FrameRate> rate)
      throws LinuxException {
    DriverModes modes = new DriverModes(device, bufferType, size, rate);
    for (int fourcc : modes.formats()) {
      if (Offers.KNOWN.contains(fourcc)) {
        modes.sizes(fourcc);
      }
    }
    return List.copyOf(modes.found);
  }

  /** The pixel formats of a device, known or not. */
  static List<Integer> formats(Device device, int bufferType) throws LinuxException {
    return new DriverModes(device, bufferType, Optional.empty(), Optional.empty()).formats();
  }

  private List<Integer> formats() throws LinuxException {
    List<Integer> formats = new ArrayList<>();
    Struct description = new Struct(FmtDesc.SIZE);
    for (int i = 0; i < MOST; i++) {
      description.clear().putInt(FmtDesc.INDEX, i).putInt(FmtDesc.TYPE, bufferType);
      if (!next(V4l2Request.ENUM_FMT, description)) {
        break;
      }
      formats.add(description.getInt(FmtDesc.PIXELFORMAT));
    }
    return formats;
  }

  /** Asks for one more entry of a list; false at its end, or if there is no such list. */
  private boolean next(long request, Struct entry) throws LinuxException {
    int result = device.tryIoctl(request, entry);
    if (result == -Errno.EINVAL.code() || result == -Errno.ENOTTY.code()) {
      return false;
    }
    if (result < 0) {
      throw new LinuxException(V4l2Request.nameOf(request), -result);
    }
    return true;
  }

  private void sizes(int fourcc) throws LinuxException {
    Struct entry = new Struct(FrmSizeEnum.SIZE);
    for (int i = 0; i < MOST; i++) {
      entry.clear().putInt(FrmSizeEnum.INDEX, i).putInt(FrmSizeEnum.PIXEL_FORMAT, fourcc);
      if (!next(V4l2Request.ENUM_FRAMESIZES, entry)) {
        if (i == 0) {
          range(fourcc, new Struct(FrmSizeEnum.SIZE)); // of a driver that has no list
        }
        break;
      }
      if (entry.getInt(FrmSizeEnum.TYPE) != V4l2.FRMSIZE_TYPE_DISCRETE) {
        range(fourcc, entry);
        break;
      }
      add(fourcc, entry.getInt(FrmSizeEnum.WIDTH), entry.getInt(FrmSizeEnum.HEIGHT));
    }
  }

  private void range(int fourcc, Struct range) throws LinuxException {
    List<Size> sizes = Stream.concat(size.stream(), COMMON.stream()).distinct().toList();
    for (Size each : sizes) {
      boolean in =
          in(range, FrmSizeEnum.MIN_WIDTH, each.width())
              && in(range, FrmSizeEnum.MIN_HEIGHT, each.height());
      if (in) {
        rates(fourcc, each);
      }
    }
    add(fourcc, range.getInt(FrmSizeEnum.MAX_WIDTH), range.getInt(FrmSizeEnum.MAX_HEIGHT));
  }

  /** Whether a number is one of minimum, maximum and step, which follow one another. */
  private static boolean in(Struct range, int minimumAt, int value) {
    int minimum = range.getInt(minimumAt);
    int maximum = range.getInt(minimumAt + Integer.BYTES);
    int step = Math.max(1, range.getInt(minimumAt + 2 * Integer.BYTES));
    return maximum == 0 // not told: the driver is asked when it is opened
        || (value >= minimum && value <= maximum && (value - minimum) % step == 0);
  }

  private void add(int fourcc, int width, int height) throws LinuxException {
    if (width >= 2
        && height >= 2
        && width <= Size.MAX
        && height <= Size.MAX
        && (width | height) % 2 == 0) {
      rates(fourcc, new Size(width, height));
    }
  }

  private void rates(int fourcc, Size at) throws LinuxException {
    Struct entry = new Struct(FrmIvalEnum.SIZE);
    for (int i = 0; i < MOST; i++) {
      entry
          .clear()
          .putInt(FrmIvalEnum.INDEX, i)
          .putInt(FrmIvalEnum.PIXEL_FORMAT, fourcc)
          .putInt(FrmIvalEnum.WIDTH, at.width())
          .putInt(FrmIvalEnum.HEIGHT, at.height());
      if (!next(V4l2Request.ENUM_FRAMEINTERVALS, entry)) {
        if (i == 0) {
          found.add(new DriverMode(fourcc, at, untold()));
        }
        return;
      }
      if (entry.getInt(FrmIvalEnum.TYPE) != V4l2.FRMIVAL_TYPE_DISCRETE) {
        // The shortest interval comes first, and is the fastest rate.
        double fastest = perSecond(entry, FrmIvalEnum.NUMERATOR);
        double slowest = perSecond(entry, FrmIvalEnum.MAX_NUMERATOR);
        Rates.within(slowest, fastest, rate)
            .forEach(each -> found.add(new DriverMode(fourcc, at, each)));
        return;
      }
      Rates.of(entry.getInt(FrmIvalEnum.NUMERATOR), entry.getInt(FrmIvalEnum.DENOMINATOR))
          .ifPresent(each -> found.add(new DriverMode(fourcc, at, each)));
    }
  }

  private static double perSecond(Struct entry, int numeratorAt) {
    return (double) Integer.toUnsignedLong(entry.getInt(numeratorAt + Integer.BYTES))
        / Math.max(1, Integer.toUnsignedLong(entry.getInt(numeratorAt)));
  }

  /** The rate at which a driver without a list of rates runs, or what is asked for. */
  private FrameRate untold() throws LinuxException {
    Struct parameters = new Struct(StreamParm.SIZE).putInt(StreamParm.TYPE, bufferType);
    if (!next(V4l2Request.G_PARM, parameters)) {
      return rate.orElse(UNKNOWN);
    }
    boolean chooses = (parameters.getInt(StreamParm.CAPABILITY) & V4l2.CAP_TIMEPERFRAME) != 0;
    if (chooses && rate.isPresent()) {
      return rate.get(); // the driver tells what it makes of it when it is opened
    }
    return Rates.of(
            parameters.getInt(StreamParm.NUMERATOR), parameters.getInt(StreamParm.DENOMINATOR))
        .orElse(rate.orElse(UNKNOWN));
  }
}
