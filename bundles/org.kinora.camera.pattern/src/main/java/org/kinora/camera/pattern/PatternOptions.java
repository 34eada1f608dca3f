package org.kinora.camera.pattern;

import java.util.Map;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.Locator;

/**
 * The options of a locator.
 *
 * @param live whether frames come at their own time ({@code pace=real}) or when they are read
 * @param noise standard deviation of the sensor noise in steps of 8 bit luma, 0 to {@link
 *     Noise#MAX_DEVIATION}
 * @param frames after which the camera ends
 */
record PatternOptions(boolean live, int noise, long frames) {

  static final String HELP = "pace=real|fast, noise=0..%d, frames=N".formatted(Noise.MAX_DEVIATION);

  static PatternOptions of(Locator locator) throws CameraException {
    if (!locator.path().isEmpty()) {
      throw refusal("the camera pattern has no '" + locator.path() + "': write pattern?OPTIONS");
    }
    boolean live = true;
    int noise = 0;
    long frames = Long.MAX_VALUE;
    for (Map.Entry<String, String> option : locator.options().entrySet()) {
      switch (option.getKey()) {
        case "pace" -> live = real(option.getValue());
        case "noise" -> noise = (int) number(option, 0, Noise.MAX_DEVIATION);
        case "frames" -> frames = number(option, 1, Long.MAX_VALUE);
        default ->
            throw refusal(
                "the camera pattern has no option '" + option.getKey() + "': there are " + HELP);
      }
    }
    return new PatternOptions(live, noise, frames);
  }

  private static boolean real(String pace) throws CameraException {
    return switch (pace) {
      case "real" -> true;
      case "fast" -> false;
      default -> throw refusal("pace=" + pace + " is not possible: write pace=real or pace=fast");
    };
  }

  private static long number(Map.Entry<String, String> option, long min, long max)
      throws CameraException {
    try {
      long value = Long.parseLong(option.getValue());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new CameraException(notPossible(option, min, max), Retry.FATAL, e);
    }
    throw refusal(notPossible(option, min, max));
  }

  private static String notPossible(Map.Entry<String, String> option, long min, long max) {
    return "%s=%s is not possible: a whole number from %d%s"
        .formatted(
            option.getKey(), option.getValue(), min, max == Long.MAX_VALUE ? "" : " to " + max);
  }

  private static CameraException refusal(String message) {
    return new CameraException(message, Retry.FATAL);
  }
}
