package org.kinora.camera.v4l2;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.kinora.api.media.Colour;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.ReferenceCounted;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.linux.DmaBuf;

/** Frames that are the driver's buffers: nothing is copied, and nothing made for a frame. */
final class LentBuffers implements Output {

  private final CaptureQueue queue;
  private final Picture picture;
  private final PixelFormat format;
  private final long duration;
  private final int whole; // bytes of a picture
  private final int lendable;
  private final AtomicInteger lent = new AtomicInteger();
  private final List<Frame> frames = new ArrayList<>();

  /**
   * @param duration of each frame in nanoseconds
   */
  LentBuffers(CaptureQueue queue, Picture picture, PixelFormat format, long duration) {
    this.queue = queue;
    this.picture = picture;
    this.format = format;
    this.duration = duration;
    whole = PlaneLayout.bytes(format, picture);
    lendable = queue.count() - CaptureQueue.DRIVERS;
    for (int i = 0; i < queue.count(); i++) {
      frames.add(new Frame(i));
    }
  }

  @Override
  public int lendable() {
    return lendable;
  }

  @Override
  public boolean ready() {
    return lent.get() < lendable;
  }

  @Override
  public Optional<VideoFrame> take(int index, int offset, int bytes, long pts, long sequence) {
    if (bytes > 0 && bytes < whole) {
      queue.giveBack(index); // a picture cut short
      return Optional.empty();
    }
    lent.incrementAndGet();
    return frames.get(index).lend(offset, pts, sequence);
  }

  @Override
  public void close() {
    // Frames give their buffers back themselves.
  }

  private final class Frame extends ReferenceCounted implements VideoFrame {

    private final int index;
    private final int[] strides = PlaneLayout.strides(format, picture);
    private final ByteBuffer[] planes = new ByteBuffer[format.planes()];
    private final Optional<VideoFrame> self = Optional.of(this);
    private Optional<DmaBuf> shared = Optional.empty();
    private int begin;
    private long pts;
    private long sequence;

    Frame(int index) {
      this.index = index;
      locate(0);
    }

    /** Where the driver has put the picture: the same place each time, and mostly the first. */
    private void locate(int offset) {
      begin = offset;
      int[] offsets = PlaneLayout.offsets(format, picture);
      ByteBuffer memory = queue.memory(index).buffer();
      for (int i = 0; i < planes.length; i++) {
        offsets[i] += offset;
        int last = strides[i] * (format.rows(i, picture.size().height()) - 1);
        int row = format.rowBytes(i, picture.size().width());
        planes[i] = memory.slice(offsets[i], last + row);
      }
      shared =
          queue
              .shared(index)
              .map(
                  descriptor ->
                      new DmaBuf(
                          descriptor.number(),
                          queue.memory(index).length(),
                          picture.fourcc(),
                          offsets,
                          strides));
    }

    Optional<VideoFrame> lend(int offset, long time, long number) {
      if (offset != begin) {
        locate(offset);
      }
      pts = time;
      sequence = number;
      lend();
      return self;
    }

    @Override
    protected void released() {
      lent.decrementAndGet();
      queue.giveBack(index);
    }

    @Override
    public PixelFormat format() {
      return format;
    }

    @Override
    public Size size() {
      return picture.size();
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
      return picture.colour();
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
    @SuppressWarnings("unchecked") // the type was compared
    public <T> Optional<T> handle(Class<T> type) {
      return type == DmaBuf.class ? (Optional<T>) shared : Optional.empty();
    }

    @Override
    public VideoFrame retain() {
      addReference();
      return this;
    }

    @Override
    public String toString() {
      return "frame " + sequence + " (" + format + " " + picture.size() + ", buffer " + index + ")";
    }
  }
}
