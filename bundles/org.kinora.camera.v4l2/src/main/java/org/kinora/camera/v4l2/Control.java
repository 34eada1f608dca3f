package org.kinora.camera.v4l2;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.kinora.binding.linux.V4l2Control;

/**
 * A control of a device, such as its brightness.
 *
 * @param id its number
 * @param type what values it has, by the driver
 * @param name as {@code v4l2-ctl} writes it
 * @param minimum of its values
 * @param maximum of its values
 * @param step from value to value
 * @param initial its value when the driver was loaded
 * @param flags by the driver
 * @param items of a menu, by their numbers; empty if it is none
 */
record Control(
    int id,
    int type,
    String name,
    long minimum,
    long maximum,
    long step,
    long initial,
    int flags,
    Map<Integer, String> items) {

  /** The name of a control in the form of {@code v4l2-ctl}: lower case, one _ for all else. */
  static String nameOf(String driverName) {
    String name = driverName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    return name.endsWith("_") ? name.substring(0, name.length() - 1) : name;
  }

  /** Whether it has a value of its own: neither a heading, nor text, nor a structure. */
  boolean isValue() {
    return type >= V4l2Control.CTRL_TYPE_INTEGER
        && type <= V4l2Control.CTRL_TYPE_INTEGER_MENU
        && type != V4l2Control.CTRL_TYPE_CTRL_CLASS
        && type != V4l2Control.CTRL_TYPE_STRING
        && (flags & V4l2Control.CTRL_FLAG_DISABLED) == 0;
  }

  boolean readOnly() {
    return (flags & V4l2Control.CTRL_FLAG_READ_ONLY) != 0;
  }

  /** Whether it has no value to be read: a button. */
  boolean writeOnly() {
    return type == V4l2Control.CTRL_TYPE_BUTTON || (flags & V4l2Control.CTRL_FLAG_WRITE_ONLY) != 0;
  }

  /** The value that a text stands for: a number, or the name of an item of a menu. */
  Optional<Long> parse(String text) {
    for (Map.Entry<Integer, String> item : items.entrySet()) {
      if (item.getValue().equalsIgnoreCase(text)) {
        return Optional.of(item.getKey().longValue());
      }
    }
    long value;
    try {
      value = Long.decode(text);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    if (type == V4l2Control.CTRL_TYPE_BUTTON) {
      return Optional.of(value);
    }
    boolean possible =
        type == V4l2Control.CTRL_TYPE_BITMASK
            ? (value & ~maximum) == 0
            : value >= minimum && value <= maximum && (value - minimum) % Math.max(step, 1) == 0;
    boolean item = items.isEmpty() || items.containsKey((int) value);
    return possible && item ? Optional.of(value) : Optional.empty();
  }

  /** The values it can have, for people. */
  String range() {
    if (!items.isEmpty()) {
      return items.entrySet().stream()
          .map(item -> item.getKey() + " (" + item.getValue() + ")")
          .collect(Collectors.joining(", "));
    }
    return switch (type) {
      case V4l2Control.CTRL_TYPE_BUTTON -> "any number, which presses it";
      case V4l2Control.CTRL_TYPE_BOOLEAN -> "0 or 1";
      case V4l2Control.CTRL_TYPE_BITMASK -> "bits of 0x%x".formatted(maximum);
      default -> minimum + " to " + maximum + (step > 1 ? " in steps of " + step : "");
    };
  }
}
