package org.kinora.binding.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.Free_Pointer_BytePointer;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Lends memory of Java to libav, which then does not copy it for fear that it changes.
 *
 * <p>It is here, in the bundle that stays, because JavaCPP has room for ten callbacks of a type in
 * the life of a process: a codec bundle with a callback of its own would, after it was updated ten
 * times, pass none, and libav would free memory that is not its own.
 */
public final class BorrowedMemory {

  private static final NothingToFree NOTHING_TO_FREE = new NothingToFree();

  private BorrowedMemory() {}

  /**
   * Makes a reference to memory that libav may read and must not free.
   *
   * @param memory stays the caller's, who keeps it until the reference and all made from it are
   *     gone
   * @param bytes its size
   * @return a reference, owned by the caller, who must give it up by {@code av_buffer_unref}
   */
  public static AVBufferRef reference(BytePointer memory, long bytes) {
    return avutil.av_buffer_create(
        memory, bytes, NOTHING_TO_FREE, null, avutil.AV_BUFFER_FLAG_READONLY);
  }

  private static final class NothingToFree extends Free_Pointer_BytePointer {
    @Override
    public void call(Pointer opaque, BytePointer data) {
      // The memory belongs to somebody else.
    }
  }
}
