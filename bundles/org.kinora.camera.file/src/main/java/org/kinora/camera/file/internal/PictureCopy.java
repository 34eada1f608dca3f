package org.kinora.camera.file.internal;

import java.nio.ByteBuffer;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** Copies pictures without padding, as they stand in raw files, into frames. */
final class PictureCopy {

  private PictureCopy() {}

  /**
   * Copies a picture and changes its format where that of the frame is another.
   *
   * @param packed the planes one behind the other, from index 0
   */
  static void copy(ByteBuffer packed, PixelFormat format, PooledFrame to) {
    Size size = to.size();
    int from = copyPlane(packed, 0, to.plane(0), to.stride(0), size.width(), size.height());
    if (format == to.format()) {
      for (int p = 1; p < format.planes(); p++) {
        int row = format.rowBytes(p, size.width());
        from = copyPlane(packed, from, to.plane(p), to.stride(p), row, size.height() / 2);
      }
      return;
    }
    Chroma u = Chroma.packedU(format, size, from);
    Chroma v = Chroma.packedV(format, size, from);
    scatter(packed, u, v, to);
  }

  private static int copyPlane(
      ByteBuffer from, int at, ByteBuffer to, int stride, int row, int rows) {
    for (int y = 0; y < rows; y++) {
      to.put(y * stride, from, at + y * row, row);
    }
    return at + row * rows;
  }

  private static void scatter(ByteBuffer packed, Chroma u, Chroma v, PooledFrame to) {
    int width = to.size().width() / 2;
    int height = to.size().height() / 2;
    boolean planar = to.format() == PixelFormat.I420;
    ByteBuffer toU = to.plane(1);
    ByteBuffer toV = planar ? to.plane(2) : toU;
    int step = planar ? 1 : 2;
    int uOffset = to.format() == PixelFormat.NV21 ? 1 : 0;
    int vOffset = to.format() == PixelFormat.NV12 ? 1 : 0;
    for (int y = 0; y < height; y++) {
      int uRow = y * to.stride(1) + uOffset;
      int vRow = y * to.stride(planar ? 2 : 1) + vOffset;
      for (int x = 0; x < width; x++) {
        toU.put(uRow + x * step, packed.get(u.index(x, y)));
        toV.put(vRow + x * step, packed.get(v.index(x, y)));
      }
    }
  }

  /** Where the samples of one chroma component are. */
  private record Chroma(int start, int step, int stride) {

    static Chroma packedU(PixelFormat format, Size size, int at) {
      return switch (format) {
        case I420 -> new Chroma(at, 1, size.width() / 2);
        case NV12 -> new Chroma(at, 2, size.width());
        case NV21 -> new Chroma(at + 1, 2, size.width());
      };
    }

    static Chroma packedV(PixelFormat format, Size size, int at) {
      return switch (format) {
        case I420 -> new Chroma(at + size.width() * size.height() / 4, 1, size.width() / 2);
        case NV12 -> new Chroma(at + 1, 2, size.width());
        case NV21 -> new Chroma(at, 2, size.width());
      };
    }

    int index(int x, int y) {
      return start + y * stride + x * step;
    }
  }
}
