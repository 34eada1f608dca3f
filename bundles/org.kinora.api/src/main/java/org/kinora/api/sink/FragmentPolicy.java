package org.kinora.api.sink;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a sink writes a file piece by piece, so that it is playable at every moment: as fragments of
 * an MP4, clusters of a Matroska file, or whatever the container has.
 *
 * @param fragmentMillis media time after which a fragment is written
 * @param fragmentBytes bytes after which it is written earlier
 * @param forceMillis wall time after which what was written is forced to the device: 0 after each
 *     fragment, {@link #NEVER} not before the end
 */
public record FragmentPolicy(int fragmentMillis, int fragmentBytes, int forceMillis) {

  /** Nothing is forced to the device while recording. */
  public static final int NEVER = -1;

  private static final String FRAGMENT = "fragment";
  private static final String FORCE = "force";
  private static final int MAX_MILLIS = 60_000;
  private static final int MIN_BYTES = 64 * 1024;
  private static final int MAX_BYTES = 256 << 20;
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s)");

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range; the message says which
   */
  public FragmentPolicy {
    if (fragmentMillis < 1 || fragmentMillis > MAX_MILLIS) {
      throw new IllegalArgumentException("the length of a fragment is from 1 ms to 60 s");
    }
    if (fragmentBytes < MIN_BYTES || fragmentBytes > MAX_BYTES) {
      throw new IllegalArgumentException("the size of a fragment is from 64 KB to 256 MB");
    }
    if (forceMillis < NEVER || forceMillis > MAX_MILLIS) {
      throw new IllegalArgumentException("the time between two forced writes is at most 60 s");
    }
  }

  /**
   * Reads a policy: {@code off}, {@code fragment}, or a time.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static int forceMillis(String text) {
    return switch (text) {
      case "off" -> NEVER;
      case FRAGMENT -> 0;
      default -> millis(FORCE, text);
    };
  }

  /**
   * These with the options of a target.
   *
   * @throws IllegalArgumentException if one is unknown or has no such value
   */
  public FragmentPolicy with(Map<String, String> options) {
    FragmentPolicy result = this;
    for (Map.Entry<String, String> option : options.entrySet()) {
      String value = option.getValue();
      result =
          switch (option.getKey()) {
            case FRAGMENT ->
                new FragmentPolicy(
                    millis(FRAGMENT, value), result.fragmentBytes, result.forceMillis);
            case FORCE ->
                new FragmentPolicy(result.fragmentMillis, result.fragmentBytes, forceMillis(value));
            default ->
                throw new IllegalArgumentException(
                    "'"
                        + option.getKey()
                        + "' is not an option of such files: there are fragment=500ms and"
                        + " force=off|fragment|1000ms");
          };
    }
    return result;
  }

  private static int millis(String option, String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s=%s' is not possible: write a time such as 500ms or 2s%s"
              .formatted(option, text, option.equals(FORCE) ? ", or off, or fragment" : ""));
    }
    int number = Integer.parseInt(matcher.group(1));
    return matcher.group(2).equals("s") ? Math.multiplyExact(number, 1000) : number;
  }
}
