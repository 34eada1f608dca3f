package org.kinora.camera.v4l2;

import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.Errno;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2Control;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct.ExtControl;
import org.kinora.binding.linux.V4l2Struct.ExtControls;
import org.kinora.binding.linux.V4l2Struct.QueryExtCtrl;
import org.kinora.binding.linux.V4l2Struct.QueryMenu;

/** The controls of a device, by their names. They are the device's: all who use it share them. */
final class Controls {

  /** A driver that lists for ever is stopped here. */
  private static final int MOST = 1000;

  private static final int LONGEST_NAME = 32;

  private final Device device;
  private final Map<String, Control> controls = new LinkedHashMap<>();

  /**
   * Asks the driver for its controls.
   *
   * @throws LinuxException if the device is gone
   */
  Controls(Device device) throws LinuxException {
    this.device = device;
    Struct query = new Struct(QueryExtCtrl.SIZE);
    int last = 0;
    for (int i = 0; i < MOST; i++) {
      query.clear().putInt(QueryExtCtrl.ID, last | V4l2Control.CTRL_FLAG_NEXT_CTRL);
      int result = device.tryIoctl(V4l2Request.QUERY_EXT_CTRL, query);
      if (result == -Errno.EINVAL.code() || result == -Errno.ENOTTY.code()) {
        break; // behind the last one, or there are none
      }
      if (result < 0) {
        throw new LinuxException(V4l2Request.nameOf(V4l2Request.QUERY_EXT_CTRL), -result);
      }
      last = query.getInt(QueryExtCtrl.ID);
      Control control = read(query);
      if (control.isValue()) {
        controls.putIfAbsent(control.name(), control);
      }
    }
  }

  private Control read(Struct query) {
    int id = query.getInt(QueryExtCtrl.ID);
    int type = query.getInt(QueryExtCtrl.TYPE);
    long minimum = query.getLong(QueryExtCtrl.MINIMUM);
    long maximum = query.getLong(QueryExtCtrl.MAXIMUM);
    boolean menu = type == V4l2Control.CTRL_TYPE_MENU || type == V4l2Control.CTRL_TYPE_INTEGER_MENU;
    return new Control(
        id,
        type,
        Control.nameOf(query.getText(QueryExtCtrl.NAME, LONGEST_NAME)),
        minimum,
        maximum,
        query.getLong(QueryExtCtrl.STEP),
        query.getLong(QueryExtCtrl.DEFAULT),
        query.getInt(QueryExtCtrl.FLAGS),
        menu ? items(id, type, (int) minimum, (int) Math.min(maximum, minimum + MOST)) : Map.of());
  }

  /** The items of a menu; some numbers may have none. */
  private Map<Integer, String> items(int id, int type, int first, int last) {
    Map<Integer, String> items = new TreeMap<>();
    Struct query = new Struct(QueryMenu.SIZE);
    for (int i = first; i <= last; i++) {
      query.clear().putInt(QueryMenu.ID, id).putInt(QueryMenu.INDEX, i);
      if (device.tryIoctl(V4l2Request.QUERYMENU, query) >= 0) {
        items.put(
            i,
            type == V4l2Control.CTRL_TYPE_MENU
                ? query.getText(QueryMenu.NAME, LONGEST_NAME)
                : Long.toString(query.getLong(QueryMenu.NAME)));
      }
    }
    return items;
  }

  /** All of them, in the driver's order. */
  List<Control> all() {
    return List.copyOf(controls.values());
  }

  /**
   * The value that a control is to have.
   *
   * @throws CameraException if there is no such control, or it cannot have the value; the message
   *     names what is possible
   */
  Setting parse(String name, String value) throws CameraException {
    Control control =
        Optional.ofNullable(controls.get(name))
            .orElseThrow(
                () ->
                    new CameraException(
                        "%s has no control '%s'; it has: %s"
                            .formatted(
                                device,
                                name,
                                controls.isEmpty() ? "none" : String.join(", ", controls.keySet())),
                        Retry.FATAL));
    if (control.readOnly()) {
      throw new CameraException(
          "the control %s of %s can only be read".formatted(name, device), Retry.FATAL);
    }
    long number =
        control
            .parse(value)
            .orElseThrow(
                () ->
                    new CameraException(
                        "%s=%s is not possible: %s".formatted(name, value, control.range()),
                        Retry.FATAL));
    return new Setting(control, number);
  }

  /** A control and the value it is to have. */
  record Setting(Control control, long value) {}

  /**
   * Sets a control.
   *
   * @throws LinuxException if the driver refuses
   */
  void set(Setting setting) throws LinuxException {
    Struct one = single(setting.control());
    if (setting.control().type() == V4l2Control.CTRL_TYPE_INTEGER64) {
      one.putLong(ExtControl.VALUE, setting.value());
    } else {
      one.putInt(ExtControl.VALUE, (int) setting.value());
    }
    call(V4l2Request.S_EXT_CTRLS, one);
  }

  /**
   * The value of a control.
   *
   * @throws LinuxException if the driver does not tell
   */
  long get(Control control) throws LinuxException {
    Struct one = single(control);
    call(V4l2Request.G_EXT_CTRLS, one);
    return switch (control.type()) {
      case V4l2Control.CTRL_TYPE_INTEGER64 -> one.getLong(ExtControl.VALUE);
      case V4l2Control.CTRL_TYPE_BITMASK -> Integer.toUnsignedLong(one.getInt(ExtControl.VALUE));
      default -> one.getInt(ExtControl.VALUE);
    };
  }

  private static Struct single(Control control) {
    return new Struct(ExtControl.SIZE).putInt(ExtControl.ID, control.id());
  }

  private void call(long request, Struct one) throws LinuxException {
    Struct list =
        new Struct(ExtControls.SIZE)
            .putInt(ExtControls.WHICH, V4l2Control.CTRL_WHICH_CUR_VAL)
            .putInt(ExtControls.COUNT, 1)
            .putLong(ExtControls.CONTROLS, one.address());
    try {
      device.ioctl(request, list);
    } finally {
      Reference.reachabilityFence(one);
    }
  }

  /** Some of them with values and ranges, a line for each. */
  String describe(List<Control> some) throws LinuxException {
    StringBuilder text = new StringBuilder();
    for (Control control : some) {
      text.append(control.name());
      if (!control.writeOnly()) {
        text.append('=').append(get(control));
      }
      text.append("  ").append(control.range());
      if (control.readOnly()) {
        text.append("; read only");
      } else if (!control.writeOnly()) {
        text.append("; default ").append(control.initial());
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Their names, for people. */
  String names() {
    return controls.values().stream().map(Control::name).collect(Collectors.joining(", "));
  }
}
