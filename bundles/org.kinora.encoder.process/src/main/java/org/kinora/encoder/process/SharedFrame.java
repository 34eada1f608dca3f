package org.kinora.encoder.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.ReferenceCounted;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/** The one frame that lies in memory shared by parent and child. */
final class SharedFrame extends ReferenceCounted implements VideoFrame {

  private final PixelFormat format;
  private final Size size;
  private final int[] offsets;
  private final int[] strides;
  private final ByteBuffer[] planes;
  private long pts;
  private long duration;
  private long sequence;

  private SharedFrame(
      Path file, PixelFormat format, Size size, int[] offsets, int[] strides, boolean create)
      throws IOException {
    this.format = format;
    this.size = size;
    this.offsets = offsets;
    this.strides = strides;
    this.planes = new ByteBuffer[format.planes()];
    int last = planes.length - 1;
    long bytes = offsets[last] + (long) strides[last] * format.rows(last, size.height());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (!create && channel.size() < bytes) {
        throw new IOException(file + " is smaller than a frame"); // touching it would be fatal
      }
      ByteBuffer all = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
      for (int i = 0; i < planes.length; i++) {
        planes[i] = all.slice(offsets[i], strides[i] * format.rows(i, size.height()));
      }
    }
  }

  /** Makes an existing, empty file the memory of a frame. */
  static SharedFrame create(Path file, PixelFormat format, Size size) throws IOException {
    int[] offsets = new int[Protocol.PLANES];
    int[] strides = new int[Protocol.PLANES];
    int offset = 0;
    for (int i = 0; i < format.planes(); i++) {
      int step = FramePool.STRIDE_ALIGNMENT;
      offsets[i] = offset;
      strides[i] = (format.rowBytes(i, size.width()) + step - 1) / step * step;
      offset = Math.addExact(offset, strides[i] * format.rows(i, size.height()));
    }
    return new SharedFrame(file, format, size, offsets, strides, true);
  }

  /** Maps the memory that another process has made. */
  static SharedFrame open(Path file, PixelFormat format, Size size, int[] offsets, int[] strides)
      throws IOException {
    return new SharedFrame(file, format, size, offsets, strides, false);
  }

  int[] offsets() {
    return Arrays.copyOf(offsets, offsets.length);
  }

  int[] strides() {
    return Arrays.copyOf(strides, strides.length);
  }

  /** Copies the picture of a frame of this format and size. */
  void copyFrom(VideoFrame other) {
    for (int i = 0; i < planes.length; i++) {
      ByteBuffer from = other.plane(i);
      int row = format.rowBytes(i, size.width());
      int rows = format.rows(i, size.height());
      int stride = other.stride(i);
      if (stride == strides[i]) {
        planes[i].put(0, from, 0, stride * (rows - 1) + row);
      } else {
        for (int y = 0; y < rows; y++) {
          planes[i].put(y * strides[i], from, y * stride, row);
        }
      }
    }
  }

  /** Paints noise into the first quarter of each plane, and leaves the rest as it is. */
  void paintNoise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (ByteBuffer plane : planes) {
      for (int i = 0; i < plane.capacity() / 4; i += Long.BYTES) {
        plane.putLong(i, random.nextLong());
      }
    }
  }

  /** Lends the frame with these times. */
  void lend(long newPts, long newDuration, long newSequence) {
    lend();
    pts = newPts;
    duration = newDuration;
    sequence = newSequence;
  }

  @Override
  public PixelFormat format() {
    return format;
  }

  @Override
  public Size size() {
    return size;
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
  public SharedFrame retain() {
    addReference();
    return this;
  }

  @Override
  protected void released() {
    // The memory stays mapped: the next picture comes to the same place.
  }

  @Override
  public String toString() {
    return "frame " + sequence + " (" + format + " " + size + ")";
  }
}
