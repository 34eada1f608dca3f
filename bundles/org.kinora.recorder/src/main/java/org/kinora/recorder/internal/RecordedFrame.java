package org.kinora.recorder.internal;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.kinora.api.media.Colour;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.ReferenceCounted;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/**
 * A frame with its time and number in the recording, around the frame of a camera or a copy of it.
 *
 * <p>Time and number may differ from the camera's: they go on without a step when the camera is
 * changed.
 */
final class RecordedFrame extends ReferenceCounted implements VideoFrame {

  private final Pool pool;
  private final Optional<RecordedFrame> self = Optional.of(this);
  private VideoFrame source;
  private AtomicInteger lent;
  private long pts;
  private long number;
  private int attempts;

  private RecordedFrame(Pool pool) {
    this.pool = pool;
  }

  /** Wrappers that are used over and over. */
  static final class Pool {

    private final ArrayBlockingQueue<RecordedFrame> free;

    Pool(int keep) {
      free = new ArrayBlockingQueue<>(keep);
    }

    /**
     * Wraps a frame; the wrapper takes over the caller's reference to it.
     *
     * @param lent counts the frames that a camera has lent; is lowered when this one goes back
     */
    RecordedFrame wrap(VideoFrame source, AtomicInteger lent, long pts, long number) {
      RecordedFrame frame = free.poll();
      if (frame == null) {
        frame = new RecordedFrame(this);
      }
      frame.source = Objects.requireNonNull(source, "source");
      frame.lent = Objects.requireNonNull(lent, "lent");
      frame.pts = pts;
      frame.number = number;
      frame.attempts = 0;
      frame.lend();
      return frame;
    }
  }

  /** This frame; the same object each time, so that a queue need not allocate one. */
  Optional<RecordedFrame> self() {
    return self;
  }

  /** Counts an attempt to encode this frame, and returns how many there were. */
  int attempt() {
    return ++attempts;
  }

  @Override
  public PixelFormat format() {
    return source.format();
  }

  @Override
  public Size size() {
    return source.size();
  }

  @Override
  public ByteBuffer plane(int plane) {
    return source.plane(plane);
  }

  @Override
  public int stride(int plane) {
    return source.stride(plane);
  }

  @Override
  public Colour colour() {
    return source.colour();
  }

  @Override
  public long pts() {
    return pts;
  }

  @Override
  public long duration() {
    return source.duration();
  }

  @Override
  public long sequence() {
    return number;
  }

  @Override
  public <T> Optional<T> handle(Class<T> type) {
    return source.handle(type);
  }

  @Override
  public RecordedFrame retain() {
    addReference();
    return this;
  }

  @Override
  protected void released() {
    VideoFrame done = source;
    AtomicInteger count = lent;
    // Back to the pool first: what the camera does in close() must not see this wrapper any more.
    pool.free.offer(this);
    count.decrementAndGet();
    done.close();
  }

  @Override
  public String toString() {
    return "frame " + number;
  }
}
