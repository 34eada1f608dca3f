package org.kinora.encoder.sophgo;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.sophgo.CviError;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviLayout;
import org.kinora.binding.sophgo.CviPicture;
import org.kinora.binding.sophgo.CviSys;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.VbPool;

/**
 * A block of the media system's memory, to which frames of other memory are copied row by row. Not
 * for several threads at once.
 */
final class MemoryPicture {

  private final CviPicture layout;
  private final VbPool pool;
  private final long block;
  private final long physical;
  private final long address;
  private final ByteBuffer memory;
  private final ByteBuffer info = BufferAddresses.structure(CviLayout.VIDEO_FRAME_INFO_SIZE);
  private final long infoAddress = BufferAddresses.addressOf(info);

  MemoryPicture(CviPicture layout, String name) throws CviException {
    this.layout = layout;
    this.pool = new VbPool(name, layout.bytes(), 1);
    boolean done = false;
    long taken = 0;
    boolean hasBlock = false;
    try {
      taken = pool.takeBlock();
      hasBlock = true;
      physical = CviSys.vbHandle2PhysAddr(taken);
      if (physical == 0) {
        throw CviException.of(CviError.FAILURE, "CVI_VB_Handle2PhysAddr");
      }
      address = CviSys.sysMmapCache(physical, layout.bytes());
      if (address == CviSys.NOT_MAPPED) {
        throw CviException.of(CviError.FAILURE, "CVI_SYS_MmapCache");
      }
      done = true;
    } finally {
      if (!done) {
        if (hasBlock) {
          giveBack(taken);
        }
        pool.close();
      }
    }
    block = taken;
    memory = new Pointer(address).getByteBuffer(0, layout.bytes());
    layout.describe(info, physical, address, pool.number());
  }

  /**
   * Copies a frame.
   *
   * @param pts in microseconds
   * @return the address of its {@code VIDEO_FRAME_INFO_S}
   */
  long fill(VideoFrame frame, long pts) throws EncoderException {
    int stride = layout.stride();
    int row = layout.size().width();
    int to = 0;
    for (int plane = 0; plane < 2; plane++) {
      ByteBuffer from = frame.plane(plane);
      int rows = layout.format().rows(plane, layout.size().height());
      if (frame.stride(plane) == stride) {
        memory.put(to, from, 0, stride * (rows - 1) + row);
      } else {
        for (int y = 0; y < rows; y++) {
          memory.put(to + y * stride, from, y * frame.stride(plane), row);
        }
      }
      to += stride * rows;
    }
    int code = CviSys.sysIonFlushCache(physical, address, layout.bytes());
    if (code != 0) {
      throw StreamReader.failed(code, "CVI_SYS_IonFlushCache");
    }
    info.putLong(CviLayout.VIDEO_FRAME_U64PTS, pts);
    return infoAddress;
  }

  /** Gives the memory back. */
  void free() {
    MediaSystem.giveBack("CVI_SYS_Munmap", () -> CviSys.sysMunmap(address, layout.bytes()));
    giveBack(block);
    pool.close();
  }

  private static void giveBack(long block) {
    MediaSystem.giveBack("CVI_VB_ReleaseBlock", () -> CviSys.vbReleaseBlock(block));
  }
}
