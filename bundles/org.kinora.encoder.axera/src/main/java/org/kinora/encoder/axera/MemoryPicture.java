package org.kinora.encoder.axera;

import java.nio.ByteBuffer;
import org.kinora.api.KinoraException;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.axera.AxLayout;
import org.kinora.binding.axera.AxMemory;
import org.kinora.binding.axera.AxPicture;
import org.kinora.binding.axera.AxPool;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.HardwareBlock;
import org.kinora.binding.jna.HardwarePicture;
import org.kinora.binding.jna.SemiPlanar;

/** A block of a pool with its {@code AX_VIDEO_FRAME_INFO_T}. Not for several threads at once. */
final class MemoryPicture implements HardwarePicture {

  private final HardwareBlock block;
  private final ByteBuffer info = BufferAddresses.structure(AxLayout.VIDEO_FRAME_INFO_SIZE);
  private final long infoAddress = BufferAddresses.addressOf(info);

  MemoryPicture(SemiPlanar layout, String name) throws KinoraException {
    block = new HardwareBlock(layout, new AxPool(name, layout.bytes(), 1), new AxMemory());
    AxPicture.describe(layout, info, block.physical(), block.address(), (int) block.handle());
  }

  @Override
  public long fill(VideoFrame frame, long name) throws KinoraException {
    block.copy(frame);
    info.putLong(AxLayout.VIDEO_FRAME_U64PTS, name);
    info.putLong(AxLayout.VIDEO_FRAME_U64SEQNUM, frame.sequence());
    return infoAddress;
  }

  @Override
  public void free() {
    block.free();
  }
}
