package org.kinora.encoder.v4l2;

import java.util.Optional;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2Control;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controls of an open device. Not for several threads at once. */
final class Controls {

  /** The values that a control can have. */
  record Range(long minimum, long maximum) {

    int clamp(long value) {
      return (int) Math.max(minimum, Math.min(maximum, value));
    }

    boolean has(long value) {
      return value >= minimum && value <= maximum;
    }
  }

  private static final int UNUSABLE =
      V4l2Control.CTRL_FLAG_DISABLED | V4l2Control.CTRL_FLAG_READ_ONLY;

  private static final Logger LOG = LoggerFactory.getLogger(Controls.class);

  private final Device device;
  private final Struct query = new Struct(V4l2Struct.QueryExtCtrl.SIZE);
  private final Struct menu = new Struct(V4l2Struct.QueryMenu.SIZE);
  private final Struct control = new Struct(V4l2Struct.Control.SIZE);

  Controls(Device device) {
    this.device = device;
  }

  /** The range of a control; empty if there is no such control, or it cannot be changed. */
  Optional<Range> range(int id) {
    query.clear().putInt(V4l2Struct.QueryExtCtrl.ID, id);
    if (device.tryIoctl(V4l2Request.QUERY_EXT_CTRL, query) < 0
        || (query.getInt(V4l2Struct.QueryExtCtrl.FLAGS) & UNUSABLE) != 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Range(
            query.getLong(V4l2Struct.QueryExtCtrl.MINIMUM),
            query.getLong(V4l2Struct.QueryExtCtrl.MAXIMUM)));
  }

  boolean has(int id) {
    return range(id).isPresent();
  }

  /** Whether a menu has an item: menus have gaps. */
  boolean hasItem(int id, int item) {
    menu.clear().putInt(V4l2Struct.QueryMenu.ID, id).putInt(V4l2Struct.QueryMenu.INDEX, item);
    return has(id) && device.tryIoctl(V4l2Request.QUERYMENU, menu) >= 0;
  }

  /** Sets a control. */
  void set(int id, int value) throws LinuxException {
    control.putInt(V4l2Struct.Control.ID, id).putInt(V4l2Struct.Control.VALUE, value);
    device.ioctl(V4l2Request.S_CTRL, control);
  }

  /** Sets a control that is of use and not needed, if there is one. */
  void prefer(int id, int value) {
    control.putInt(V4l2Struct.Control.ID, id).putInt(V4l2Struct.Control.VALUE, value);
    if (has(id) && device.tryIoctl(V4l2Request.S_CTRL, control) < 0) {
      LOG.debug("{} refused control {} = {}", device, Integer.toHexString(id), value);
    }
  }
}
