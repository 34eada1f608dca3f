package org.kinora.encoder.v4l2;

import java.util.List;
import org.kinora.api.media.PixelFormat;
import org.kinora.binding.linux.V4l2Format;

/**
 * How frames lie in the memory that a driver reads.
 *
 * @param format of the frames
 * @param fourcc of the layout
 * @param areas of memory in one buffer: 1, with all planes behind each other, or one for each plane
 */
record RawFormat(PixelFormat format, int fourcc, int areas) {

  /** One area before several, because only one can be imported; Kinora's usual format first. */
  static final List<RawFormat> ALL =
      List.of(
          new RawFormat(PixelFormat.NV21, V4l2Format.PIX_FMT_NV21, 1),
          new RawFormat(PixelFormat.NV12, V4l2Format.PIX_FMT_NV12, 1),
          new RawFormat(PixelFormat.I420, V4l2Format.PIX_FMT_YUV420, 1),
          new RawFormat(PixelFormat.NV21, V4l2Format.PIX_FMT_NV21M, 2),
          new RawFormat(PixelFormat.NV12, V4l2Format.PIX_FMT_NV12M, 2),
          new RawFormat(PixelFormat.I420, V4l2Format.PIX_FMT_YUV420M, 3));

  /** The bytes from row to row of a plane, where the rows of luma are so far from each other. */
  int stride(int plane, int lumaStride) {
    return format == PixelFormat.I420 && plane > 0 ? lumaStride / 2 : lumaStride;
  }

  /** Where a plane begins in a single area. */
  int offset(int plane, int lumaStride, int height) {
    int offset = 0;
    for (int before = 0; before < plane; before++) {
      offset += stride(before, lumaStride) * format.rows(before, height);
    }
    return offset;
  }
}
