package org.kinora.api.media;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a picture in luma samples.
 *
 * @param width even, 2 to 16384
 * @param height even, 2 to 16384
 */
public record Size(int width, int height) {

  /** Largest width and height: more than level 6.2 of H.264 and H.265 allows (8192). */
  public static final int MAX = 16384;

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})[xX](\\d{1,6})");

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if a side is odd, zero, negative or too large: 4:2:0 chroma
   *     needs even sides
   */
  public Size {
    if (width < 2 || height < 2 || width > MAX || height > MAX) {
      throw new IllegalArgumentException(
          "size %dx%d is not possible: each side is from 2 to %d".formatted(width, height, MAX));
    }
    if (width % 2 != 0 || height % 2 != 0) {
      throw new IllegalArgumentException(
          "size %dx%d is not possible: 4:2:0 video needs even sides, such as %dx%d"
              .formatted(width, height, width + width % 2, height + height % 2));
    }
  }

  /**
   * Reads {@code WIDTHxHEIGHT}, such as {@code 640x480}.
   *
   * @throws IllegalArgumentException if the text has another form or the size is not possible
   */
  public static Size parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size: write WIDTHxHEIGHT, such as 640x480");
    }
    return new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** The size as {@code 640x480}. */
  @Override
  public String toString() {
    return width + "x" + height;
  }
}
