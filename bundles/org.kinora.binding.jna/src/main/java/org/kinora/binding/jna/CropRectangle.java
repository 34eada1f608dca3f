package org.kinora.binding.jna;

import org.kinora.api.media.Size;

/**
 * The part of a picture that a scaler has to take so that circles stay circles: the sides are cut
 * off, or top and bottom. All numbers are even.
 *
 * @param x of the left edge
 * @param y of the top edge
 */
public record CropRectangle(int x, int y, int width, int height) {

  /** The largest part in the middle of a picture that has the form of another. */
  public static CropRectangle of(Size from, Size to) {
    long across = (long) from.width() * to.height();
    long down = (long) from.height() * to.width();
    int width = across > down ? even(down / to.height()) : from.width();
    int height = down > across ? even(across / to.width()) : from.height();
    return new CropRectangle(
        even((from.width() - width) / 2), even((from.height() - height) / 2), width, height);
  }

  /** Whether something is cut off. */
  public boolean cuts(Size from) {
    return width < from.width() || height < from.height();
  }

  private static int even(long value) {
    return (int) (value / 2 * 2);
  }
}
