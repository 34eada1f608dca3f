package org.kinora.encoder.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.ReferenceCounted;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.process.PictureLayout;
import org.kinora.binding.process.SharedMemory;

/** The one frame that lies in memory shared by parent and child. */
final class SharedFrame extends ReferenceCounted implements VideoFrame {

  private final PictureLayout layout;
  private final ByteBuffer[] planes;
  private long pts;
  private long duration;
  private long sequence;

  private SharedFrame(PictureLayout layout, ByteBuffer memory) {
    this.layout = layout;
    this.planes = layout.planes(memory, 0);
  }

  /** Makes an existing, empty file the memory of a frame. */
  static SharedFrame create(Path file, PictureLayout layout) throws IOException {
    return new SharedFrame(layout, SharedMemory.create(file, layout.bytes()));
  }

  /** Maps the memory that another process has made. */
  static SharedFrame open(Path file, PictureLayout layout) throws IOException {
    return new SharedFrame(layout, SharedMemory.open(file, layout.bytes()));
  }

  /** Copies the picture of a frame of this format and size. */
  void copyFrom(VideoFrame other) {
    for (int i = 0; i < planes.length; i++) {
      ByteBuffer from = other.plane(i);
      int row = format().rowBytes(i, size().width());
      int rows = format().rows(i, size().height());
      int stride = other.stride(i);
      int own = layout.stride(i);
      if (stride == own) {
        planes[i].put(0, from, 0, stride * (rows - 1) + row);
      } else {
        for (int y = 0; y < rows; y++) {
          planes[i].put(y * own, from, y * stride, row);
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
    return layout.format();
  }

  @Override
  public Size size() {
    return layout.size();
  }

  @Override
  public ByteBuffer plane(int plane) {
    return planes[plane];
  }

  @Override
  public int stride(int plane) {
    return layout.stride(plane);
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
    return "frame " + sequence + " (" + format() + " " + size() + ")";
  }
}
