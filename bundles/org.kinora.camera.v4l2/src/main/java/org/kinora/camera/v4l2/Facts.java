package org.kinora.camera.v4l2;

import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct.Capability;

/**
 * What a device says it is.
 *
 * @param driver its driver
 * @param card its name
 * @param bus where it is plugged in
 * @param capabilities of this file of the device
 */
record Facts(String driver, String card, String bus, int capabilities) {

  /**
   * Asks a device.
   *
   * @throws LinuxException if it is no V4L2 device, or gone
   */
  static Facts of(Device device) throws LinuxException {
    Struct capability = new Struct(Capability.SIZE);
    device.ioctl(V4l2Request.QUERYCAP, capability);
    int all = capability.getInt(Capability.CAPABILITIES);
    boolean own = (all & V4l2.CAP_DEVICE_CAPS) != 0;
    return new Facts(
        capability.getText(Capability.DRIVER, Capability.CARD - Capability.DRIVER),
        capability.getText(Capability.CARD, Capability.BUS_INFO - Capability.CARD),
        capability.getText(Capability.BUS_INFO, Capability.VERSION - Capability.BUS_INFO),
        own ? capability.getInt(Capability.DEVICE_CAPS) : all);
  }

  /** Whether it captures by mapped buffers, and does nothing else: encoders capture too. */
  boolean isCamera() {
    boolean captures =
        (capabilities & (V4l2.CAP_VIDEO_CAPTURE | V4l2.CAP_VIDEO_CAPTURE_MPLANE)) != 0;
    boolean converts = (capabilities & (V4l2.CAP_VIDEO_M2M | V4l2.CAP_VIDEO_M2M_MPLANE)) != 0;
    return captures && !converts && (capabilities & V4l2.CAP_STREAMING) != 0;
  }

  /** The type of its capture buffers. */
  int bufferType() {
    return (capabilities & V4l2.CAP_VIDEO_CAPTURE) != 0
        ? V4l2.BUF_TYPE_VIDEO_CAPTURE
        : V4l2.BUF_TYPE_VIDEO_CAPTURE_MPLANE;
  }
}
