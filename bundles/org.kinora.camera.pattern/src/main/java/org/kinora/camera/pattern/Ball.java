package org.kinora.camera.pattern;

import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** A shaded ball that bounces off the edges of the picture. Used by one thread. */
final class Ball {

  /** Its diameter is this part of the picture's height. */
  private static final int HEIGHT_PART = 7;

  private static final int[][] COLOURS = {{100, 200}, {190, 90}, {70, 120}}; // Cb, Cr
  private static final int[] SPEEDS = {6, 4, 10};

  private final PixelFormat format;
  private final int diameter;
  private final int top;
  private final int roomAcross;
  private final int roomDown;
  private final int speed;
  private final byte[][] planes;
  private final int[] indent;
  private int x;
  private int y;

  Ball(PixelFormat format, Size size, int index) {
    this.format = format;
    this.top = FrameCounter.coveredRows(size.height());
    int smaller = Math.min(size.height(), size.width());
    this.diameter = Math.max(8, smaller / HEIGHT_PART / 2 * 2);
    this.roomAcross = (size.width() - diameter) / 2;
    this.roomDown = (size.height() - top - diameter) / 2;
    this.speed = SPEEDS[index];
    this.planes = new byte[format.planes()][];
    for (int plane = 0; plane < planes.length; plane++) {
      planes[plane] = new byte[format.rowBytes(plane, diameter) * format.rows(plane, diameter)];
    }
    this.indent = new int[diameter / 2];
    double radius = diameter / 2.0;
    for (int pair = 0; pair < indent.length; pair++) {
      double above = 2 * pair + 1 - radius;
      double half = Math.sqrt(radius * radius - above * above);
      indent[pair] = 2 * (int) ((radius - half) / 2);
    }
    paint(radius, COLOURS[index]);
  }

  private void paint(double radius, int[] colour) {
    for (int row = 0; row < diameter; row++) {
      for (int column = 0; column < diameter; column++) {
        double fromLight = Math.hypot(column - 0.6 * radius, row - 0.6 * radius) / diameter;
        planes[0][row * diameter + column] = (byte) (200 - 120 * Math.min(1, fromLight));
      }
    }
    byte blue = (byte) colour[0];
    byte red = (byte) colour[1];
    int pixels = diameter / 2 * (diameter / 2);
    for (int i = 0; i < pixels; i++) {
      if (format == PixelFormat.I420) {
        planes[1][i] = blue;
        planes[2][i] = red;
      } else {
        planes[1][2 * i] = format == PixelFormat.NV12 ? blue : red;
        planes[1][2 * i + 1] = format == PixelFormat.NV12 ? red : blue;
      }
    }
  }

  /** Moves it to where it is in a picture. */
  void moveTo(long number) {
    x = 2 * bounce(number * speed / 2 + 31L * speed, roomAcross);
    y = top + 2 * bounce(number * (speed + 2) / 4, roomDown);
  }

  /** Runs from 0 to room and back again. */
  private static int bounce(long way, int room) {
    int at = (int) (way % (2L * room));
    return at <= room ? at : 2 * room - at;
  }

  /** Copies what covers a row of a plane into the row. */
  void copyRow(int plane, int pictureRow, byte[] row) {
    int own = pictureRow - (plane == 0 ? y : y / 2);
    if (own < 0 || own >= format.rows(plane, diameter)) {
      return;
    }
    int skip = indent[plane == 0 ? own / 2 : own];
    int from = format.rowBytes(plane, skip);
    int length = format.rowBytes(plane, diameter - 2 * skip);
    int stride = format.rowBytes(plane, diameter);
    System.arraycopy(
        planes[plane], own * stride + from, row, format.rowBytes(plane, x) + from, length);
  }
}
