package org.kinora.tck;

import java.nio.ByteBuffer;
import java.util.Random;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/**
 * Draws what the encoders are given: a moving, noisy scene as a camera has it, the frame counter on
 * top, and below it colours that tell U from V and up from down.
 */
final class Footage {
  /** Chroma of the left and of the upper half: U falls from left to right, V from top to bottom. */
  static final int LOW = 90;

  /** Chroma of the right and of the lower half. */
  static final int HIGH = 166;

  private static final int SPEED = 3; // luma samples per frame
  private static final int NOISE = 10; // about that of a small sensor in a room

  private final Size size;
  private final int textureWidth;
  private final byte[] texture;
  private final byte[] noise;
  private final byte[] row;

  Footage(Size size) {
    this.size = size;
    textureWidth = size.width() * 2;
    texture = new byte[textureWidth];
    noise = new byte[size.width() * 2 + 4096];
    row = new byte[size.width()];
    Random random = new Random(4711); // the same footage in each run
    for (int x = 0; x < textureWidth; x++) {
      texture[x] = (byte) (100 + 40 * Math.sin(x * Math.PI * 8 / textureWidth));
    }
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (random.nextInt(2 * NOISE + 1) - NOISE);
    }
  }

  /** Draws the scene as it is at this frame; the counter shows the same number where it fits. */
  void draw(PooledFrame frame, long number) {
    Random random = new Random(number);
    ByteBuffer luma = frame.plane(0);
    int stride = frame.stride(0);
    int width = size.width();
    int shift = (int) (number * SPEED % width);
    for (int y = 0; y < size.height(); y++) {
      int grain = random.nextInt(noise.length - width);
      int from = (shift + y / 2) % width;
      for (int x = 0; x < width; x++) {
        row[x] = (byte) (texture[from + x] + noise[grain + x]);
      }
      luma.put(y * stride, row, 0, width);
    }
    drawChroma(frame);
    if (hasCounter(size)) {
      FrameCounter.draw(frame, number);
    }
  }

  /** Whether a picture has room for the counter. */
  static boolean hasCounter(Size size) {
    return size.width() >= FrameCounter.MIN_SIZE.width()
        && size.height() >= FrameCounter.MIN_SIZE.height();
  }

  private void drawChroma(PooledFrame frame) {
    int columns = size.width() / 2;
    int rows = size.height() / 2;
    boolean planar = frame.format() == PixelFormat.I420;
    int uFirst = frame.format() == PixelFormat.NV21 ? 1 : 0;
    for (int y = 0; y < rows; y++) {
      byte v = (byte) (y < rows / 2 ? LOW : HIGH);
      for (int x = 0; x < columns; x++) {
        byte u = (byte) (x < columns / 2 ? LOW : HIGH);
        if (planar) {
          frame.plane(1).put(y * frame.stride(1) + x, u);
          frame.plane(2).put(y * frame.stride(2) + x, v);
        } else {
          frame.plane(1).put(y * frame.stride(1) + 2 * x + uFirst, u);
          frame.plane(1).put(y * frame.stride(1) + 2 * x + 1 - uFirst, v);
        }
      }
    }
  }

  /** The number in a decoded picture; -1 if it cannot be read. */
  static long counter(Picture picture) {
    int width = picture.size().width();
    return FrameCounter.read(picture.i420(), width, width, picture.size().height()).orElse(-1);
  }
}
