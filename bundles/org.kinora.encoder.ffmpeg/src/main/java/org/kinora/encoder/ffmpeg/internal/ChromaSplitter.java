package org.kinora.encoder.ffmpeg.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/**
 * Splits the interleaved chroma plane of NV12 and NV21 into two.
 *
 * <p>The planes are native memory that is freed on close: as direct buffers they would stay until
 * the garbage collector comes by, which in a recorder is seldom.
 */
final class ChromaSplitter implements AutoCloseable {

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int pairs;
  private final int rows;
  private final int stride;
  private final BytePointer memory;
  private final ByteBuffer u;
  private final ByteBuffer v;

  ChromaSplitter(Size size) {
    pairs = size.width() / 2;
    rows = size.height() / 2;
    int alignment = FramePool.STRIDE_ALIGNMENT;
    stride = (pairs + alignment - 1) / alignment * alignment;
    int bytes = stride * rows;
    memory = new BytePointer(avutil.av_malloc(2L * bytes)).capacity(2L * bytes);
    // Slices, because the buffer of a pointer begins at its address 0 whatever its position is.
    u = memory.position(0).limit(bytes).asByteBuffer().slice();
    v = memory.limit(2L * bytes).position(bytes).asByteBuffer().slice();
    memory.position(0);
  }

  /** The U plane of the frame split last; the same buffer each time. */
  ByteBuffer u() {
    return u;
  }

  /** The V plane of the frame split last; the same buffer each time. */
  ByteBuffer v() {
    return v;
  }

  /** Bytes from row to row of both planes. */
  int stride() {
    return stride;
  }

  void split(VideoFrame frame) {
    boolean vFirst = frame.format() == PixelFormat.NV21;
    ByteBuffer from = frame.plane(1);
    int fromStride = frame.stride(1);
    for (int y = 0; y < rows; y++) {
      splitRow(from, y * fromStride, vFirst ? v : u, vFirst ? u : v, y * stride);
    }
  }

  /** Four pairs at a time, because byte by byte costs ten times as much. */
  private void splitRow(ByteBuffer from, int at, ByteBuffer first, ByteBuffer second, int to) {
    int x = 0;
    for (; x + 4 <= pairs; x += 4) {
      long mixed = (long) LONG.get(from, at + 2 * x);
      INT.set(first, to + x, evenBytes(mixed));
      INT.set(second, to + x, evenBytes(mixed >>> 8));
    }
    for (; x < pairs; x++) {
      first.put(to + x, from.get(at + 2 * x));
      second.put(to + x, from.get(at + 2 * x + 1));
    }
  }

  private static int evenBytes(long mixed) {
    long spread = mixed & 0x00FF00FF00FF00FFL;
    spread |= spread >>> 8;
    return (int) ((spread & 0xFFFF) | ((spread >>> 16) & 0xFFFF0000L));
  }

  @Override
  public void close() {
    avutil.av_free(memory);
  }
}
