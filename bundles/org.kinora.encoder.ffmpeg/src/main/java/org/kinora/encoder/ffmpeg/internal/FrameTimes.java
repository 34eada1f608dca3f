package org.kinora.encoder.ffmpeg.internal;

import org.kinora.api.media.VideoFrame;

/**
 * Times and numbers of the frames that are inside the codec. The codec sees a counter in place of
 * the time, so that nothing is rounded.
 */
final class FrameTimes {

  /** More than x264 or x265 hold at the slowest preset without look-ahead; a power of two. */
  private static final int CAPACITY = 256;

  private final long[] pts = new long[CAPACITY];
  private final long[] duration = new long[CAPACITY];
  private final long[] sequence = new long[CAPACITY];
  private long next;
  private long taken;

  /**
   * Books a frame.
   *
   * @return its place in the count
   */
  long add(VideoFrame frame) {
    if (inside() == CAPACITY) {
      throw new IllegalStateException(CAPACITY + " frames went in and none came out");
    }
    int slot = slot(next);
    pts[slot] = frame.pts();
    duration[slot] = frame.duration();
    sequence[slot] = frame.sequence();
    return next++;
  }

  /** Books the access unit of the oldest frame that is inside, which must be this one. */
  void take(long count) {
    if (inside() == 0 || count != taken) {
      throw new IllegalStateException("picture " + count + " came out instead of " + taken);
    }
    taken++;
  }

  /** The frames that have gone in and not come out. */
  int inside() {
    return (int) (next - taken);
  }

  /** Forgets the frames that are inside. */
  void forget() {
    taken = next;
  }

  long pts(long count) {
    return pts[slot(count)];
  }

  long duration(long count) {
    return duration[slot(count)];
  }

  long sequence(long count) {
    return sequence[slot(count)];
  }

  private static int slot(long count) {
    return (int) (count & (CAPACITY - 1));
  }
}
