package org.kinora.camera.v4l2;

import org.kinora.api.media.PixelFormat;

/**
 * Where the planes of a picture are that lies in one buffer: one behind the other, chroma with the
 * same stride as luma, or half of it where it has a plane for U and one for V (V4L2 documentation,
 * "Planar YUV formats").
 */
final class PlaneLayout {

  private PlaneLayout() {}

  /** The bytes from row to row of each plane. */
  static int[] strides(PixelFormat format, Picture picture) {
    int stride = picture.stride();
    return format.planes() == 2
        ? new int[] {stride, stride}
        : new int[] {stride, stride / 2, stride / 2};
  }

  /** Where each plane begins. */
  static int[] offsets(PixelFormat format, Picture picture) {
    int[] strides = strides(format, picture);
    int[] offsets = new int[strides.length];
    for (int i = 1; i < offsets.length; i++) {
      offsets[i] = offsets[i - 1] + strides[i - 1] * format.rows(i - 1, picture.size().height());
    }
    return offsets;
  }

  /** The bytes from the first of the picture to its last. */
  static int bytes(PixelFormat format, Picture picture) {
    int last = format.planes() - 1;
    int rows = format.rows(last, picture.size().height());
    return offsets(format, picture)[last]
        + strides(format, picture)[last] * (rows - 1)
        + format.rowBytes(last, picture.size().width());
  }
}
