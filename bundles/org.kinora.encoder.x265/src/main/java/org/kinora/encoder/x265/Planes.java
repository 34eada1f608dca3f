package org.kinora.encoder.x265;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/** U and V planes of frames whose chroma is interleaved, in memory that is used over and over. */
final class Planes {

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** Pairs of samples in a long. */
  private static final int STEP = 4;

  private final int pairs;
  private final int rows;
  private final int stride;
  private final ByteBuffer u;
  private final ByteBuffer v;

  Planes(Size size) {
    pairs = size.width() / 2;
    rows = size.height() / 2;
    stride = (pairs + 63) / 64 * 64;
    u = ByteBuffer.allocateDirect(stride * rows);
    v = ByteBuffer.allocateDirect(stride * rows);
  }

  ByteBuffer u() {
    return u;
  }

  ByteBuffer v() {
    return v;
  }

  int stride() {
    return stride;
  }

  /** Takes the chroma of an NV12 or NV21 frame. */
  void split(VideoFrame frame) {
    ByteBuffer chroma = frame.plane(1);
    int from = frame.stride(1);
    boolean blueFirst = frame.format() == PixelFormat.NV12;
    ByteBuffer first = blueFirst ? u : v;
    ByteBuffer second = blueFirst ? v : u;
    for (int row = 0; row < rows; row++) {
      splitRow(chroma, row * from, first, second, row * stride);
    }
  }

  private void splitRow(ByteBuffer chroma, int from, ByteBuffer first, ByteBuffer second, int to) {
    int i = 0;
    for (; i + STEP <= pairs; i += STEP) {
      long four = (long) LONGS.get(chroma, from + 2 * i);
      INTS.set(first, to + i, pack(four >>> Byte.SIZE));
      INTS.set(second, to + i, pack(four));
    }
    for (; i < pairs; i++) {
      first.put(to + i, chroma.get(from + 2 * i));
      second.put(to + i, chroma.get(from + 2 * i + 1));
    }
  }

  /** The low bytes of the four 16 bit words, in their order. */
  private static int pack(long words) {
    long bytes = words & 0x00ff_00ff_00ff_00ffL;
    bytes = (bytes | bytes >>> 8) & 0x0000_ffff_0000_ffffL;
    return (int) (bytes | bytes >>> 16);
  }
}
