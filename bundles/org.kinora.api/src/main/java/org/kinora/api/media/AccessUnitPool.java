package org.kinora.api.media;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Access units outside the Java heap that are used over and over.
 *
 * <p>Unlike a {@link FramePool} it never runs out: how many are lent is bounded by the queues they
 * stand in. It keeps a fixed number for reuse and lets the others go. May be used from any thread.
 */
public final class AccessUnitPool {

  private static final int INITIAL_BYTES = 16 * 1024;

  private final Codec codec;
  private final ArrayBlockingQueue<PooledAccessUnit> free;

  /**
   * @param codec of every access unit
   * @param keep the number of unused access units that are kept, at least 1
   */
  public AccessUnitPool(Codec codec, int keep) {
    this.codec = Objects.requireNonNull(codec, "codec");
    this.free = new ArrayBlockingQueue<>(keep);
  }

  /**
   * Takes an access unit for writing. The caller owns one reference, writes to {@link
   * PooledAccessUnit#writable(int)} and then calls {@link PooledAccessUnit#set}.
   */
  public PooledAccessUnit acquire() {
    PooledAccessUnit unit = free.poll();
    if (unit == null) {
      unit = new PooledAccessUnit(this);
    }
    unit.lend();
    return unit;
  }

  /** An access unit of a pool. */
  public static final class PooledAccessUnit extends ReferenceCounted implements AccessUnit {

    private final AccessUnitPool pool;
    private ByteBuffer bytes = ByteBuffer.allocateDirect(INITIAL_BYTES);
    private ByteBuffer view = bytes.asReadOnlyBuffer();
    private int size;
    private long pts;
    private long dts;
    private long duration;
    private long sequence;
    private boolean keyFrame;

    private PooledAccessUnit(AccessUnitPool pool) {
      this.pool = pool;
    }

    /**
     * The buffer to write to, cleared, with room for at least so many bytes. Call it once per
     * access unit: a later call may return another buffer, without what was written before.
     */
    public ByteBuffer writable(int capacity) {
      if (bytes.capacity() < capacity) {
        bytes = ByteBuffer.allocateDirect(Integer.highestOneBit(Math.max(capacity, 2) - 1) * 2);
        view = bytes.asReadOnlyBuffer();
      }
      return bytes.clear();
    }

    /**
     * Completes the access unit; to be called by the one who writes it, before it is shared.
     *
     * @param size bytes written from index 0
     * @param pts presentation time in nanoseconds
     * @param dts decoding time in nanoseconds
     * @param duration nominal duration in nanoseconds, 0 if unknown
     * @param sequence number of the source frame
     * @param keyFrame whether a decoder can start here
     */
    public void set(int size, long pts, long dts, long duration, long sequence, boolean keyFrame) {
      Objects.checkFromToIndex(0, size, bytes.capacity());
      this.size = size;
      this.pts = pts;
      this.dts = dts;
      this.duration = duration;
      this.sequence = sequence;
      this.keyFrame = keyFrame;
      view.limit(size).position(0);
    }

    @Override
    public Codec codec() {
      return pool.codec;
    }

    @Override
    public ByteBuffer buffer() {
      return view;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public long pts() {
      return pts;
    }

    @Override
    public long dts() {
      return dts;
    }

    @Override
    public long duration() {
      return duration;
    }

    @Override
    public boolean keyFrame() {
      return keyFrame;
    }

    @Override
    public long sequence() {
      return sequence;
    }

    @Override
    public PooledAccessUnit retain() {
      addReference();
      return this;
    }

    @Override
    protected void released() {
      pool.free.offer(this); // when enough are kept, this one is left to the garbage collector
    }

    @Override
    public String toString() {
      return "access unit of frame " + sequence + " (" + pool.codec + ", " + size + " bytes)";
    }
  }
}
