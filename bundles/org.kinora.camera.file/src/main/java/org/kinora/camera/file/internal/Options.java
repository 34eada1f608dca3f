package org.kinora.camera.file.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/**
 * The options of a locator.
 *
 * @param realTime whether frames come at their own times ({@code pace=real}, the default) or as
 *     fast as they are taken ({@code pace=fast})
 * @param loop whether the file begins again at its end
 * @param size of a raw file ({@code width} and {@code height})
 * @param format of a raw file
 * @param frameRate of a raw file ({@code fps})
 */
record Options(
    boolean realTime,
    boolean loop,
    Optional<Size> size,
    Optional<PixelFormat> format,
    Optional<FrameRate> frameRate) {

  private static final List<String> KNOWN =
      List.of("pace", "loop", "width", "height", "format", "fps");

  /**
   * Reads the options.
   *
   * @throws CameraException if one is unknown or has a wrong value
   */
  static Options of(Locator locator) throws CameraException {
    Map<String, String> options = locator.options();
    for (String key : options.keySet()) {
      if (!KNOWN.contains(key)) {
        throw wrong(
            "there is no option '%s': there are %s".formatted(key, String.join(", ", KNOWN)));
      }
    }
    try {
      return new Options(
          choice(options, "pace", "real", "fast").equals("real"),
          choice(options, "loop", "false", "true").equals("true"),
          size(options),
          Optional.ofNullable(options.get("format")).map(PixelFormat::parse),
          Optional.ofNullable(options.get("fps")).map(FrameRate::parse));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private static String choice(
      Map<String, String> options, String key, String first, String second) {
    String value = options.getOrDefault(key, first);
    if (!value.equals(first) && !value.equals(second)) {
      throw new IllegalArgumentException(
          "%s is %s or %s, not '%s'".formatted(key, first, second, value));
    }
    return value;
  }

  private static Optional<Size> size(Map<String, String> options) {
    String width = options.get("width");
    String height = options.get("height");
    if (width == null && height == null) {
      return Optional.empty();
    }
    return Optional.of(Size.parse(width + "x" + height));
  }

  private static CameraException wrong(String message) {
    return new CameraException("camera file: " + message, Retry.RECOVERABLE);
  }
}
