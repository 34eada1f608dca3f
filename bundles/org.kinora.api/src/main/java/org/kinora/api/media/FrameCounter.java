package org.kinora.api.media;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A frame number burnt into the top of the picture, which is read back from the decoded video.
 *
 * <p>It is a grid of 8 columns and 6 rows of black and white cells over the whole width: four rows
 * with the 32 bits of the number, most significant first and white for 1, then two rows with their
 * CRC-16. A misread is therefore noticed: it gives nothing rather than another number. The cells
 * grow with the picture and, where it is large enough, begin at whole macroblocks, so that they
 * survive any compression that leaves the picture recognisable.
 *
 * <p>Nothing here allocates or changes the position or limit of a buffer; {@link #read} boxes its
 * result.
 */
public final class FrameCounter {

  /** The largest number that can be drawn: 32 bits. */
  public static final long MAX_VALUE = 0xffff_ffffL;

  /** The smallest picture that has room for it. */
  public static final Size MIN_SIZE = new Size(64, 48);

  private static final int COLUMNS = 8;
  private static final int ROWS = 6;
  private static final int CRC_BITS = 16;

  /** A cell is about this part of the picture's height. */
  private static final int HEIGHT_PART = 20;

  private static final int MIN_CELL_HEIGHT = 4;

  // Black and white of video range (Rec. ITU-R BT.601, 2.5.3), and a grey that is neither.
  private static final int BLACK = 16;
  private static final int WHITE = 235;
  private static final int SURELY_BLACK = 111;
  private static final int SURELY_WHITE = 140;
  private static final byte NEUTRAL = (byte) 128;

  private static final byte[] BLACK_ROW = row((byte) BLACK);
  private static final byte[] WHITE_ROW = row((byte) WHITE);
  private static final byte[] NEUTRAL_ROW = row(NEUTRAL);

  private FrameCounter() {}

  private static byte[] row(byte value) {
    byte[] bytes = new byte[Size.MAX];
    Arrays.fill(bytes, value);
    return bytes;
  }

  /**
   * The rows of luma that the counter covers from the top; an even number.
   *
   * @param height of the picture
   */
  public static int coveredRows(int height) {
    return ROWS * cellHeight(height);
  }

  private static int cellHeight(int height) {
    int cell = Math.max(MIN_CELL_HEIGHT, height / HEIGHT_PART);
    int step = cell >= 16 ? 16 : cell >= 8 ? 8 : 2; // whole macroblocks or transform blocks
    return cell / step * step;
  }

  /**
   * Draws a number into a frame that is not shared yet, with neutral chroma below it.
   *
   * @param frame with planes that can be written
   * @param value of which the lowest 32 bits are drawn
   * @throws IllegalArgumentException if the frame is smaller than {@link #MIN_SIZE}
   */
  public static void draw(VideoFrame frame, long value) {
    Size size = frame.size();
    draw(frame.plane(0), frame.stride(0), size.width(), size.height(), value);
    PixelFormat format = frame.format();
    for (int plane = 1; plane < format.planes(); plane++) {
      ByteBuffer chroma = frame.plane(plane);
      int stride = frame.stride(plane);
      int bytes = format.rowBytes(plane, size.width());
      int rows = coveredRows(size.height()) / 2;
      for (int y = 0; y < rows; y++) {
        chroma.put(y * stride, NEUTRAL_ROW, 0, bytes);
      }
    }
  }

  /**
   * Draws a number into a luma plane that begins at index 0.
   *
   * @param stride bytes from row to row
   * @param value of which the lowest 32 bits are drawn
   * @throws IllegalArgumentException if the picture is smaller than {@link #MIN_SIZE}
   */
  public static void draw(ByteBuffer luma, int stride, int width, int height, long value) {
    checkSize(width, height);
    long number = value & MAX_VALUE;
    long bits = number << CRC_BITS | crc(number);
    int cellHeight = cellHeight(height);
    for (int cell = 0; cell < COLUMNS * ROWS; cell++) {
      byte[] colour = (bits >> (COLUMNS * ROWS - 1 - cell) & 1) == 0 ? BLACK_ROW : WHITE_ROW;
      int left = cell % COLUMNS * width / COLUMNS;
      int right = (cell % COLUMNS + 1) * width / COLUMNS;
      int top = cell / COLUMNS * cellHeight;
      for (int y = top; y < top + cellHeight; y++) {
        luma.put(y * stride + left, colour, 0, right - left);
      }
    }
  }

  /**
   * Reads the number from a luma plane that begins at index 0, such as that of a decoded picture.
   *
   * @param stride bytes from row to row
   * @return empty if there is no counter, or if it cannot be read with certainty
   * @throws IllegalArgumentException if the picture is smaller than {@link #MIN_SIZE}
   */
  public static OptionalLong read(ByteBuffer luma, int stride, int width, int height) {
    checkSize(width, height);
    int cellHeight = cellHeight(height);
    long bits = 0;
    for (int cell = 0; cell < COLUMNS * ROWS; cell++) {
      int left = cell % COLUMNS * width / COLUMNS;
      int right = (cell % COLUMNS + 1) * width / COLUMNS;
      int average =
          centre(luma, stride, left, right - left, cell / COLUMNS * cellHeight, cellHeight);
      if (average > SURELY_BLACK && average < SURELY_WHITE) {
        return OptionalLong.empty();
      }
      bits = bits << 1 | (average >= SURELY_WHITE ? 1 : 0);
    }
    long number = bits >> CRC_BITS;
    return (bits & 0xffff) == crc(number) ? OptionalLong.of(number) : OptionalLong.empty();
  }

  /** The average of the middle of a cell: half its width and half its height. */
  private static int centre(ByteBuffer luma, int stride, int left, int width, int top, int height) {
    int columns = width / 2;
    int rows = height / 2;
    int start = (top + height / 4) * stride + left + width / 4;
    long sum = 0;
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        sum += luma.get(start + y * stride + x) & 0xff;
      }
    }
    return (int) (sum / ((long) rows * columns));
  }

  private static void checkSize(int width, int height) {
    if (width < MIN_SIZE.width() || height < MIN_SIZE.height()) {
      throw new IllegalArgumentException(
          "a picture of %dx%d has no room for a frame counter: at least %s"
              .formatted(width, height, MIN_SIZE));
    }
  }

  /**
   * CRC-16 with the polynomial and start value of CCITT-FALSE: an all black or all white picture is
   * no number.
   */
  private static int crc(long number) {
    int crc = 0xffff;
    for (int bit = 31; bit >= 0; bit--) {
      int top = crc >> 15 ^ (int) (number >> bit & 1);
      crc = (crc << 1 & 0xffff) ^ (top == 0 ? 0 : 0x1021);
    }
    return crc;
  }
}
