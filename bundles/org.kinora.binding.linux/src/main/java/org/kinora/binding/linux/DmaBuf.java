package org.kinora.binding.linux;

import java.util.Arrays;

/**
 * The memory of a picture that devices share with one another (DMA-BUF), as {@code
 * VideoFrame.handle(DmaBuf.class)} gives it: who imports it copies nothing.
 *
 * <p><b>Ownership.</b> The descriptor belongs to the one who made the frame, is valid until the
 * frame is closed, and must not be closed by anybody else. The picture in the memory must not be
 * changed, and changes itself once the frame is closed. The frames of one camera come with the same
 * few descriptors again and again.
 */
public final class DmaBuf {

  private final int descriptor;
  private final long length;
  private final int fourcc;
  private final int[] offsets;
  private final int[] strides;

  /**
   * @param descriptor of the memory, owned by the caller
   * @param length of the memory in bytes
   * @param fourcc the layout, as in {@link V4l2Format}
   * @param offsets of the planes in bytes
   * @param strides of the planes in bytes, as many as there are offsets
   */
  public DmaBuf(int descriptor, long length, int fourcc, int[] offsets, int[] strides) {
    if (offsets.length != strides.length) {
      throw new IllegalArgumentException(
          "%d offsets and %d strides".formatted(offsets.length, strides.length));
    }
    this.descriptor = descriptor;
    this.length = length;
    this.fourcc = fourcc;
    this.offsets = offsets.clone();
    this.strides = strides.clone();
  }

  /** The descriptor of the memory. */
  public int descriptor() {
    return descriptor;
  }

  /** The length of the memory in bytes. */
  public long length() {
    return length;
  }

  /** The layout of the picture: one of the four-character codes of {@link V4l2Format}. */
  public int fourcc() {
    return fourcc;
  }

  /** The number of planes, all of which are in this memory. */
  public int planes() {
    return offsets.length;
  }

  /** Where a plane begins, in bytes. */
  public int offset(int plane) {
    return offsets[plane];
  }

  /** The bytes from row to row of a plane. */
  public int stride(int plane) {
    return strides[plane];
  }

  /**
   * Maps the memory, for a test, or for somebody who has no other way to the pixels.
   *
   * @throws LinuxException if the exporter does not allow it
   */
  public Mapping map() throws LinuxException {
    return Mapping.of(descriptor, 0, length);
  }

  @Override
  public String toString() {
    return "dma-buf %d: %d bytes, %s, offsets %s, strides %s"
        .formatted(
            descriptor,
            length,
            V4l2Format.text(fourcc),
            Arrays.toString(offsets),
            Arrays.toString(strides));
  }
}
