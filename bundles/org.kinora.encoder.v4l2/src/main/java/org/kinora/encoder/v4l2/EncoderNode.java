package org.kinora.encoder.v4l2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct;

/**
 * A device file that is an encoder, and what its driver tells of it.
 *
 * @param path of the file
 * @param driver the driver's name
 * @param card the device's name
 * @param multiplanar which of the two forms of the interface the driver has
 * @param coded what it makes, at least one
 * @param raw what it takes, at least one: one layout of each format
 * @param sizes that it takes
 * @param rates its rate control
 */
record EncoderNode(
    Path path,
    String driver,
    String card,
    boolean multiplanar,
    List<CodedFormat> coded,
    List<RawFormat> raw,
    SizeRange sizes,
    RateSupport rates) {

  private static final int DRIVER_LENGTH = 16;
  private static final int CARD_LENGTH = 32;

  /** Copies the lists. */
  EncoderNode {
    coded = List.copyOf(coded);
    raw = List.copyOf(raw);
  }

  /** The type of the queue that takes frames. */
  int outputType() {
    return multiplanar ? V4l2.BUF_TYPE_VIDEO_OUTPUT_MPLANE : V4l2.BUF_TYPE_VIDEO_OUTPUT;
  }

  /** The type of the queue that gives access units. */
  int captureType() {
    return multiplanar ? V4l2.BUF_TYPE_VIDEO_CAPTURE_MPLANE : V4l2.BUF_TYPE_VIDEO_CAPTURE;
  }

  /**
   * Looks at a device file.
   *
   * @param wanted the coded formats that are looked for
   * @return empty if it is something else, or has no format or rate control that is of use
   * @throws LinuxException if it cannot be opened
   */
  static Optional<EncoderNode> probe(Path path, List<CodedFormat> wanted) throws LinuxException {
    try (Device device = Device.open(path)) {
      Struct capability = new Struct(V4l2Struct.Capability.SIZE);
      if (device.tryIoctl(V4l2Request.QUERYCAP, capability) < 0) {
        return Optional.empty();
      }
      int can = capability.getInt(V4l2Struct.Capability.CAPABILITIES);
      if ((can & V4l2.CAP_DEVICE_CAPS) != 0) {
        can = capability.getInt(V4l2Struct.Capability.DEVICE_CAPS);
      }
      boolean multiplanar = (can & V4l2.CAP_VIDEO_M2M_MPLANE) != 0;
      boolean converts = multiplanar || (can & V4l2.CAP_VIDEO_M2M) != 0;
      if (!converts || (can & V4l2.CAP_STREAMING) == 0) {
        return Optional.empty();
      }
      List<Integer> makes =
          formats(
              device,
              multiplanar ? V4l2.BUF_TYPE_VIDEO_CAPTURE_MPLANE : V4l2.BUF_TYPE_VIDEO_CAPTURE);
      List<Integer> takes =
          formats(
              device, multiplanar ? V4l2.BUF_TYPE_VIDEO_OUTPUT_MPLANE : V4l2.BUF_TYPE_VIDEO_OUTPUT);
      List<CodedFormat> coded =
          wanted.stream().filter(format -> makes.contains(format.fourcc())).toList();
      List<RawFormat> raw = raw(takes, multiplanar);
      if (coded.isEmpty() || raw.isEmpty()) {
        return Optional.empty();
      }
      SizeRange sizes = SizeRange.all();
      RateSupport rates = RateSupport.ALL;
      Controls controls = new Controls(device);
      for (CodedFormat format : coded) {
        sizes = sizes.and(SizeRange.of(device, format.fourcc()));
        rates = rates.and(RateSupport.of(controls, format));
      }
      if (sizes.empty() || rates.modes().isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new EncoderNode(
              path,
              capability.getText(V4l2Struct.Capability.DRIVER, DRIVER_LENGTH),
              capability.getText(V4l2Struct.Capability.CARD, CARD_LENGTH),
              multiplanar,
              coded,
              raw,
              sizes,
              rates));
    }
  }

  private static List<Integer> formats(Device device, int type) {
    List<Integer> found = new ArrayList<>();
    Struct description = new Struct(V4l2Struct.FmtDesc.SIZE);
    while (true) {
      description
          .clear()
          .putInt(V4l2Struct.FmtDesc.INDEX, found.size())
          .putInt(V4l2Struct.FmtDesc.TYPE, type);
      if (device.tryIoctl(V4l2Request.ENUM_FMT, description) < 0) {
        return found;
      }
      found.add(description.getInt(V4l2Struct.FmtDesc.PIXELFORMAT));
    }
  }

  private static List<RawFormat> raw(List<Integer> fourccs, boolean multiplanar) {
    List<RawFormat> found = new ArrayList<>();
    for (RawFormat layout : RawFormat.ALL) {
      if (fourccs.contains(layout.fourcc())
          && (multiplanar || layout.areas() == 1)
          && found.stream().noneMatch(other -> other.format() == layout.format())) {
        found.add(layout);
      }
    }
    return found;
  }
}
