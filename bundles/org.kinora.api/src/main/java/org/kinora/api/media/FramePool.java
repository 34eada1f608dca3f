package org.kinora.api.media;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded set of frames outside the Java heap that are used over and over.
 *
 * <p>Memory is allocated when a frame is first needed and given back to the system some time after
 * the pool and its frames are no longer reachable. May be used from any thread.
 */
public final class FramePool {

  /**
   * Rows begin at multiples of this many bytes: the width of a cache line, and the stride that the
   * SG2002 wants (DEFAULT_ALIGN 64 in its public headers).
   */
  public static final int STRIDE_ALIGNMENT = 64;

  private final PixelFormat format;
  private final Size size;
  private final int capacity;
  private final ArrayBlockingQueue<PooledFrame> free;
  private final AtomicInteger allocated = new AtomicInteger();

  /**
   * @param format of every frame
   * @param size of every frame
   * @param capacity the largest number of frames, at least 1
   */
  public FramePool(PixelFormat format, Size size, int capacity) {
    this.format = Objects.requireNonNull(format, "format");
    this.size = Objects.requireNonNull(size, "size");
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity + " is below 1");
    }
    this.capacity = capacity;
    this.free = new ArrayBlockingQueue<>(capacity);
  }

  /** The largest number of frames that can be lent at once. */
  public int capacity() {
    return capacity;
  }

  /** The frames that have memory at this moment. */
  public int allocated() {
    return allocated.get();
  }

  /**
   * Takes a frame for writing; its pixels are whatever they were. The caller owns one reference.
   *
   * @return empty if all frames are lent
   */
  public Optional<PooledFrame> acquire() {
    PooledFrame frame = free.poll();
    if (frame == null) {
      if (allocated.getAndUpdate(n -> n < capacity ? n + 1 : n) >= capacity) {
        return Optional.empty();
      }
      frame = allocate();
    }
    return lend(frame);
  }

  /**
   * Takes a frame as {@link #acquire()} does, and waits for one if all are lent.
   *
   * @param timeout how long to wait at most
   * @return empty if all frames were lent for so long
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  public Optional<PooledFrame> acquire(Duration timeout) throws InterruptedException {
    Optional<PooledFrame> now = acquire();
    if (now.isPresent()) {
      return now;
    }
    PooledFrame frame = free.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    return frame == null ? Optional.empty() : lend(frame);
  }

  private static Optional<PooledFrame> lend(PooledFrame frame) {
    frame.lend();
    frame.set(0, 0, 0);
    frame.setColour(Colour.BT601);
    return frame.self;
  }

  private PooledFrame allocate() {
    boolean done = false;
    try {
      PooledFrame frame = new PooledFrame(this);
      done = true;
      return frame;
    } finally {
      if (!done) {
        allocated.decrementAndGet(); // out of memory: the next call may have more luck
      }
    }
  }

  /** A frame of a pool. */
  public static final class PooledFrame extends ReferenceCounted implements VideoFrame {

    private final FramePool pool;
    private final Optional<PooledFrame> self = Optional.of(this);
    private final Optional<VideoFrame> asVideoFrame = Optional.of(this);
    private final ByteBuffer[] planes;
    private final int[] strides;
    private long pts;
    private long duration;
    private long sequence;
    private Colour colour = Colour.BT601;

    private PooledFrame(FramePool pool) {
      this.pool = pool;
      int count = pool.format.planes();
      planes = new ByteBuffer[count];
      strides = new int[count];
      int total = 0;
      for (int i = 0; i < count; i++) {
        int row = pool.format.rowBytes(i, pool.size.width());
        strides[i] = (row + STRIDE_ALIGNMENT - 1) / STRIDE_ALIGNMENT * STRIDE_ALIGNMENT;
        total = Math.addExact(total, strides[i] * pool.format.rows(i, pool.size.height()));
      }
      // One block, as hardware has it; chroma follows luma.
      ByteBuffer block =
          ByteBuffer.allocateDirect(total + STRIDE_ALIGNMENT).alignedSlice(STRIDE_ALIGNMENT);
      int offset = 0;
      for (int i = 0; i < count; i++) {
        int bytes = strides[i] * pool.format.rows(i, pool.size.height());
        planes[i] = block.slice(offset, bytes);
        offset += bytes;
      }
    }

    /** This frame as a camera's {@code read} returns it: the same object each time, no garbage. */
    public Optional<VideoFrame> asVideoFrame() {
      return asVideoFrame;
    }

    /**
     * Sets time and number; to be called by the one who writes the picture, before it is shared.
     *
     * @param pts capture time in nanoseconds
     * @param duration nominal duration in nanoseconds, 0 if unknown
     * @param sequence number of the frame
     */
    public void set(long pts, long duration, long sequence) {
      this.pts = pts;
      this.duration = duration;
      this.sequence = sequence;
    }

    /** Sets the colour, which is {@link Colour#BT601} otherwise; as {@link #set}. */
    public void setColour(Colour colour) {
      this.colour = Objects.requireNonNull(colour, "colour");
    }

    /**
     * Copies the picture, colour, time and number of a frame of the same format and size.
     *
     * @throws IllegalArgumentException if format or size differ
     */
    public void copyFrom(VideoFrame other) {
      if (other.format() != pool.format || !other.size().equals(pool.size)) {
        throw new IllegalArgumentException(
            "a %s frame of %s cannot be copied to a %s frame of %s"
                .formatted(other.format(), other.size(), pool.format, pool.size));
      }
      for (int i = 0; i < planes.length; i++) {
        copyPlane(other.plane(i), other.stride(i), i);
      }
      set(other.pts(), other.duration(), other.sequence());
      setColour(other.colour());
    }

    private void copyPlane(ByteBuffer from, int fromStride, int plane) {
      int row = pool.format.rowBytes(plane, pool.size.width());
      int rows = pool.format.rows(plane, pool.size.height());
      int stride = strides[plane];
      if (fromStride == stride) {
        planes[plane].put(0, from, 0, stride * (rows - 1) + row);
        return;
      }
      for (int y = 0; y < rows; y++) {
        planes[plane].put(y * stride, from, y * fromStride, row);
      }
    }

    @Override
    public PixelFormat format() {
      return pool.format;
    }

    @Override
    public Size size() {
      return pool.size;
    }

    @Override
    public ByteBuffer plane(int plane) {
      return planes[plane];
    }

    @Override
    public int stride(int plane) {
      return strides[plane];
    }

    @Override
    public Colour colour() {
      return colour;
    }

    @Override
    public long pts() {
      return pts;
    }

    @Override
    public long duration() {
      return duration;
    }

    @Override
    public long sequence() {
      return sequence;
    }

    @Override
    public <T> Optional<T> handle(Class<T> type) {
      return Optional.empty();
    }

    @Override
    public PooledFrame retain() {
      addReference();
      return this;
    }

    @Override
    protected void released() {
      pool.free.add(this);
    }

    @Override
    public String toString() {
      return "frame " + sequence + " (" + pool.format + " " + pool.size + ")";
    }
  }
}
