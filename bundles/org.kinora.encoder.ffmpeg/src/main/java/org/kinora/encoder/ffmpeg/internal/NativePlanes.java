package org.kinora.encoder.ffmpeg.internal;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.kinora.binding.ffmpeg.BorrowedMemory;

/**
 * Puts planes into an AVFrame without copying them. What libav needs for that is made when a buffer
 * is first seen and kept for the next time: cameras use the same few buffers over and over. Not
 * thread-safe.
 */
final class NativePlanes implements AutoCloseable {

  /** More buffers than a camera has; when they are exceeded, the source has changed. */
  private static final int MAX_KNOWN = 96;

  private final IdentityHashMap<ByteBuffer, Plane> known = new IdentityHashMap<>();
  private final AVFrame frame;

  /**
   * @param frame to be filled
   */
  NativePlanes(AVFrame frame) {
    this.frame = frame;
  }

  /** Makes a plane of the frame refer to a direct buffer, whose memory stays the caller's. */
  void set(int index, ByteBuffer buffer, int stride) {
    Plane plane = known.get(buffer);
    if (plane == null) {
      if (known.size() >= MAX_KNOWN) {
        clear();
      }
      plane = Plane.of(buffer);
      known.put(buffer, plane);
    }
    frame.data(index, plane.pointer()).linesize(index, stride).buf(index, plane.reference());
  }

  /** Takes all planes out of the frame and forgets them. */
  private void clear() {
    for (int i = 0; i < 3; i++) {
      frame.data(i, null).buf(i, null);
    }
    known.values().forEach(plane -> avutil.av_buffer_unref(plane.reference()));
    known.clear();
  }

  @Override
  public void close() {
    clear();
  }

  /**
   * A buffer as libav wants it.
   *
   * @param pointer keeps the Java buffer from being collected
   * @param reference so that libav does not copy the pixels for fear that they change
   */
  private record Plane(BytePointer pointer, AVBufferRef reference) {

    static Plane of(ByteBuffer buffer) {
      BytePointer pointer = new BytePointer(buffer).position(0);
      return new Plane(pointer, BorrowedMemory.reference(pointer, buffer.capacity()));
    }
  }
}
