package org.kinora.binding.jna;

import java.util.Map;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.Locator;

/**
 * What the locator of a board's camera says.
 *
 * @param output of the scaler
 * @param buffers that may be lent at once
 * @param mirror whether left and right change places
 * @param flip whether top and bottom change places
 */
public record CameraOptions(int output, int buffers, boolean mirror, boolean flip) {

  static final String HELP = "buffers=2..8, mirror=true|false, flip=true|false";

  /** Two more than are used at once, so that the recorder keeps frames instead of copying them. */
  private static final int BUFFERS = 4;

  private static final int FEWEST = 2;
  private static final int MOST = 8;

  /**
   * Reads a locator.
   *
   * @param outputs that there are
   */
  static CameraOptions of(Locator locator, int outputs) throws CameraException {
    int output = locator.path().isEmpty() ? 0 : number("output", locator.path(), 0, outputs - 1);
    int buffers = BUFFERS;
    boolean mirror = false;
    boolean flip = false;
    for (Map.Entry<String, String> option : locator.options().entrySet()) {
      switch (option.getKey()) {
        case "buffers" -> buffers = number("buffers", option.getValue(), FEWEST, MOST);
        case "mirror" -> mirror = truth(option);
        case "flip" -> flip = truth(option);
        default ->
            throw refusal(
                "the camera %s has no option '%s': there are %s"
                    .formatted(locator.scheme(), option.getKey(), HELP));
      }
    }
    return new CameraOptions(output, buffers, mirror, flip);
  }

  private static int number(String name, String text, int min, int max) throws CameraException {
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new CameraException(notPossible(name, text, min, max), Retry.FATAL, e);
    }
    throw refusal(notPossible(name, text, min, max));
  }

  private static String notPossible(String name, String text, int min, int max) {
    return "%s %s is not possible: a whole number from %d to %d".formatted(name, text, min, max);
  }

  private static boolean truth(Map.Entry<String, String> option) throws CameraException {
    return switch (option.getValue()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw refusal(
              "%s=%s is not possible: write true or false"
                  .formatted(option.getKey(), option.getValue()));
    };
  }

  private static CameraException refusal(String message) {
    return new CameraException(message, Retry.FATAL);
  }
}
