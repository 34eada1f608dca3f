package org.kinora.encoder.v4l2;

import java.util.Arrays;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** Frames with a moving gradient and their number burnt in. */
final class Footage {

  static final long INTERVAL = 33_333_333;

  /** Of frame 0, as exact as nanoseconds are. */
  static final long FIRST_PTS = 123_456_789_012_345L;

  /** Of frame 0. */
  static final long FIRST_SEQUENCE = 1000;

  private final FramePool pool;
  private final PixelFormat format;
  private final Size size;

  Footage(PixelFormat format, Size size) {
    this.pool = new FramePool(format, size, 8);
    this.format = format;
    this.size = size;
  }

  /** A frame, owned by the caller. */
  PooledFrame frame(int n) {
    PooledFrame frame = pool.acquire().orElseThrow();
    for (int plane = 0; plane < format.planes(); plane++) {
      byte[] row = new byte[format.rowBytes(plane, size.width())];
      for (int y = 0; y < format.rows(plane, size.height()); y++) {
        Arrays.fill(row, (byte) (plane == 0 ? 60 + (y + n) % 100 : 128));
        frame.plane(plane).put(y * frame.stride(plane), row, 0, row.length);
      }
    }
    FrameCounter.draw(frame, n);
    frame.set(FIRST_PTS + n * INTERVAL, INTERVAL, FIRST_SEQUENCE + n);
    return frame;
  }

  /** The frames that are free. */
  int free() {
    int count = 0;
    PooledFrame[] taken = new PooledFrame[pool.capacity()];
    while (count < taken.length) {
      var frame = pool.acquire();
      if (frame.isEmpty()) {
        break;
      }
      taken[count++] = frame.get();
    }
    for (int i = 0; i < count; i++) {
      taken[i].close();
    }
    return count;
  }
}
