package org.kinora.camera.process;

import java.util.Map;
import java.util.stream.Collectors;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.Locator;

/** What a locator says of the places for pictures; its other options are the program's. */
final class Buffers {

  static final int FEWEST = 2;
  static final int MOST = 8;

  /** Two more than are used at once, so that the recorder keeps frames instead of copying them. */
  private static final int DEFAULT = 4;

  private static final String KEY = "buffers";

  private Buffers() {}

  /** The frames that may be lent at once. */
  static int of(Locator locator) throws CameraException {
    String text = locator.options().getOrDefault(KEY, Integer.toString(DEFAULT));
    try {
      int value = Integer.parseInt(text);
      if (value >= FEWEST && value <= MOST) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new CameraException(notPossible(text), Retry.FATAL, e);
    }
    throw new CameraException(notPossible(text), Retry.FATAL);
  }

  private static String notPossible(String text) {
    return "buffers %s is not possible: a whole number from %d to %d".formatted(text, FEWEST, MOST);
  }

  /** The options for the program: lines {@code key=value}. */
  static String others(Locator locator) {
    return locator.options().entrySet().stream()
        .filter(option -> !option.getKey().equals(KEY))
        .map(Map.Entry::toString)
        .collect(Collectors.joining("\n"));
  }
}
