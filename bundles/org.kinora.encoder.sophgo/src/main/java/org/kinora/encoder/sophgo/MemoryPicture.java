package org.kinora.encoder.sophgo;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.SemiPlanar;
import org.kinora.binding.sophgo.CviError;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviLayout;
import org.kinora.binding.sophgo.CviMemory;
import org.kinora.binding.sophgo.CviPicture;
import org.kinora.binding.sophgo.CviSys;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.VbPool;

/**
 * A block of the media system's memory, to which frames of other memory are copied row by row. Not
 * for several threads at once.
 */
final class MemoryPicture {

  private final CviMemory system = new CviMemory();
  private final SemiPlanar layout;
  private final VbPool pool;
  private final long block;
  private final long physical;
  private final long address;
  private final ByteBuffer memory;
  private final ByteBuffer info = BufferAddresses.structure(CviLayout.VIDEO_FRAME_INFO_SIZE);
  private final long infoAddress = BufferAddresses.addressOf(info);

  MemoryPicture(SemiPlanar layout, String name) throws CviException {
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
      address = system.map(physical, layout.bytes());
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
    CviPicture.describe(layout, info, physical, address, pool.number());
  }

  /**
   * Copies a frame.
   *
   * @param pts in microseconds
   * @return the address of its {@code VIDEO_FRAME_INFO_S}
   */
  long fill(VideoFrame frame, long pts) throws EncoderException {
    layout.copy(frame, memory);
    int code = CviSys.sysIonFlushCache(physical, address, layout.bytes());
    if (code != 0) {
      throw StreamReader.failed(code, "CVI_SYS_IonFlushCache");
    }
    info.putLong(CviLayout.VIDEO_FRAME_U64PTS, pts);
    return infoAddress;
  }

  /** Gives the memory back. */
  void free() {
    system.unmap(address, layout.bytes());
    giveBack(block);
    pool.close();
  }

  private static void giveBack(long block) {
    MediaSystem.giveBack("CVI_VB_ReleaseBlock", () -> CviSys.vbReleaseBlock(block));
  }
}
