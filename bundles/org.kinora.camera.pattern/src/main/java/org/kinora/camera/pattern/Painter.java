package org.kinora.camera.pattern;

import java.nio.ByteBuffer;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/**
 * Paints picture after picture: the scene passing by, balls in front of it, noise, and the counter.
 * A row is put together in an array that stays in the cache, and goes to the frame in one copy.
 * Used by one thread.
 */
final class Painter {

  private static final int BALLS = 3;

  private final PixelFormat format;
  private final Size size;
  private final Scene scene;
  private final Ball[] balls = new Ball[BALLS];
  private final Noise noise;
  private final byte[] row;

  Painter(PixelFormat format, Size size, int noiseDeviation) {
    this.format = format;
    this.size = size;
    this.scene = new Scene(format, size);
    this.noise = new Noise(noiseDeviation, size.width());
    this.row = new byte[size.width()];
    for (int i = 0; i < BALLS; i++) {
      balls[i] = new Ball(format, size, i);
    }
  }

  /** Paints a picture; the same number always gives the same picture. */
  void paint(VideoFrame frame, long number) {
    noise.begin(number);
    for (Ball ball : balls) {
      ball.moveTo(number);
    }
    for (int plane = 0; plane < format.planes(); plane++) {
      ByteBuffer bytes = frame.plane(plane);
      int stride = frame.stride(plane);
      int length = format.rowBytes(plane, size.width());
      int first = FrameCounter.coveredRows(size.height()) / (plane == 0 ? 1 : 2);
      int rows = format.rows(plane, size.height());
      for (int y = first; y < rows; y++) {
        scene.copyRow(plane, y, number, row, length);
        for (Ball ball : balls) {
          ball.copyRow(plane, y, row);
        }
        noise.addTo(row, length);
        bytes.put(y * stride, row, 0, length);
      }
    }
    FrameCounter.draw(frame, number);
  }
}
