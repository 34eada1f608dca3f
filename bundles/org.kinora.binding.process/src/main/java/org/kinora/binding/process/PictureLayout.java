package org.kinora.binding.process;

import java.nio.ByteBuffer;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** Where the planes of a picture are in shared memory. */
public final class PictureLayout {

  private final PixelFormat format;
  private final Size size;
  private final int[] offsets;
  private final int[] strides;

  /**
   * A layout that somebody else has chosen.
   *
   * @param offsets of the planes in bytes from the start of the picture, {@link Protocol#PLANES}
   * @param strides of the planes in bytes, as many
   */
  public PictureLayout(PixelFormat format, Size size, int[] offsets, int[] strides) {
    this.format = format;
    this.size = size;
    this.offsets = offsets.clone();
    this.strides = strides.clone();
  }

  /** A layout with the strides of {@link FramePool}; each plane follows the one before. */
  public static PictureLayout of(PixelFormat format, Size size) {
    int[] offsets = new int[Protocol.PLANES];
    int[] strides = new int[Protocol.PLANES];
    int offset = 0;
    for (int i = 0; i < format.planes(); i++) {
      int step = FramePool.STRIDE_ALIGNMENT;
      offsets[i] = offset;
      strides[i] = (format.rowBytes(i, size.width()) + step - 1) / step * step;
      offset = Math.addExact(offset, strides[i] * format.rows(i, size.height()));
    }
    return new PictureLayout(format, size, offsets, strides);
  }

  /** The layout of the samples. */
  public PixelFormat format() {
    return format;
  }

  /** The size in luma samples. */
  public Size size() {
    return size;
  }

  /** The bytes from one row of a plane to the next. */
  public int stride(int plane) {
    return strides[plane];
  }

  /** The bytes of a picture. */
  public int bytes() {
    int last = format.planes() - 1;
    return Math.addExact(offsets[last], strides[last] * format.rows(last, size.height()));
  }

  /**
   * The planes of a picture.
   *
   * @param memory in which it is
   * @param start where it begins
   */
  public ByteBuffer[] planes(ByteBuffer memory, int start) {
    ByteBuffer[] planes = new ByteBuffer[format.planes()];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = memory.slice(start + offsets[i], strides[i] * format.rows(i, size.height()));
    }
    return planes;
  }

  /** Adds format, size, offsets and strides to a message, as the package describes them. */
  public void put(Channel channel) {
    channel.put(size.width()).put(size.height()).put(Protocol.number(format));
    for (int offset : offsets) {
      channel.put(offset);
    }
    for (int stride : strides) {
      channel.put(stride);
    }
  }

  /**
   * Takes what {@link #put} adds.
   *
   * @throws IllegalArgumentException if the format or the size does not exist
   */
  public static PictureLayout take(Channel channel) {
    Size size = new Size(channel.getInt(), channel.getInt());
    PixelFormat format = Protocol.format(channel.getInt());
    int[] offsets = {channel.getInt(), channel.getInt(), channel.getInt()};
    int[] strides = {channel.getInt(), channel.getInt(), channel.getInt()};
    return new PictureLayout(format, size, offsets, strides);
  }
}
