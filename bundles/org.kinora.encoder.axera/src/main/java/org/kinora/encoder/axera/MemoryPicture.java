package org.kinora.encoder.axera;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.axera.AxError;
import org.kinora.binding.axera.AxException;
import org.kinora.binding.axera.AxLayout;
import org.kinora.binding.axera.AxMemory;
import org.kinora.binding.axera.AxPicture;
import org.kinora.binding.axera.AxPool;
import org.kinora.binding.axera.AxSys;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.SemiPlanar;

/**
 * A block of the media system's memory, to which frames of other memory are copied row by row. Not
 * for several threads at once.
 */
final class MemoryPicture {

  private final AxMemory system = new AxMemory();
  private final SemiPlanar layout;
  private final AxPool pool;
  private final int block;
  private final long physical;
  private final long address;
  private final ByteBuffer memory;
  private final ByteBuffer info = BufferAddresses.structure(AxLayout.VIDEO_FRAME_INFO_SIZE);
  private final long infoAddress = BufferAddresses.addressOf(info);

  MemoryPicture(SemiPlanar layout, String name) throws AxException {
    this.layout = layout;
    this.pool = new AxPool(name, layout.bytes(), 1);
    boolean done = false;
    int taken = 0;
    boolean hasBlock = false;
    try {
      taken = pool.takeBlock();
      hasBlock = true;
      physical = AxSys.poolHandle2PhysAddr(taken);
      if (physical == 0) {
        throw AxException.of(AxError.FAILURE, "AX_POOL_Handle2PhysAddr");
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
    AxPicture.describe(layout, info, physical, address, block);
  }

  /**
   * Copies a frame.
   *
   * @param pts in microseconds
   * @return the address of its {@code AX_VIDEO_FRAME_INFO_T}
   */
  long fill(VideoFrame frame, long pts) throws EncoderException {
    layout.copy(frame, memory);
    int code = AxSys.sysMflushCache(physical, address, layout.bytes());
    if (code != AxError.SUCCESS) {
      throw StreamReader.failed(code, "AX_SYS_MflushCache");
    }
    info.putLong(AxLayout.VIDEO_FRAME_U64PTS, pts);
    info.putLong(AxLayout.VIDEO_FRAME_U64SEQNUM, frame.sequence());
    return infoAddress;
  }

  /** Gives the memory back. */
  void free() {
    system.unmap(address, layout.bytes());
    giveBack(block);
    pool.close();
  }

  private static void giveBack(int block) {
    MediaSystem.giveBack("AX_POOL_ReleaseBlock", () -> AxSys.poolReleaseBlock(block));
  }
}
