package org.kinora.encoder.sophgo;

import java.nio.ByteBuffer;
import org.kinora.api.KinoraException;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.HardwareBlock;
import org.kinora.binding.jna.HardwarePicture;
import org.kinora.binding.jna.SemiPlanar;
import org.kinora.binding.sophgo.CviLayout;
import org.kinora.binding.sophgo.CviMemory;
import org.kinora.binding.sophgo.CviPicture;
import org.kinora.binding.sophgo.VbPool;

/** A block of VB with its {@code VIDEO_FRAME_INFO_S}. Not for several threads at once. */
final class MemoryPicture implements HardwarePicture {

  private final HardwareBlock block;
  private final ByteBuffer info = BufferAddresses.structure(CviLayout.VIDEO_FRAME_INFO_SIZE);
  private final long infoAddress = BufferAddresses.addressOf(info);

  MemoryPicture(SemiPlanar layout, String name) throws KinoraException {
    VbPool pool = new VbPool(name, layout.bytes(), 1);
    block = new HardwareBlock(layout, pool, new CviMemory());
    CviPicture.describe(layout, info, block.physical(), block.address(), pool.number());
  }

  @Override
  public long fill(VideoFrame frame, long name) throws KinoraException {
    block.copy(frame);
    info.putLong(CviLayout.VIDEO_FRAME_U64PTS, name);
    return infoAddress;
  }

  @Override
  public void free() {
    block.free();
  }
}
