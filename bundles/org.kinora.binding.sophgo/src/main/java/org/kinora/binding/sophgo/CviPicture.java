package org.kinora.binding.sophgo;

import java.nio.ByteBuffer;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/**
 * Where the planes of a picture lie in a block: rows begin at multiples of 64 bytes and the picture
 * has an even number of them; chroma follows luma with the same stride (COMMON_GetPicBufferConfig,
 * cvi_buffer.h). The width that is seen and the stride are two things.
 *
 * @param format NV21 or NV12
 * @param size that is seen
 */
public record CviPicture(PixelFormat format, Size size) {

  private static final int ALIGNMENT = 64; // DEFAULT_ALIGN, cvi_defines.h
  private static final int NV12 = 18; // PIXEL_FORMAT_E, cvi_comm_video.h
  private static final int NV21 = 19;

  /** The bytes from row to row, of both planes. */
  public int stride() {
    return (size.width() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** The bytes of luma, which is where chroma begins. */
  public int lumaBytes() {
    return stride() * size.height();
  }

  /** The bytes of both planes. */
  public int bytes() {
    return lumaBytes() / 2 * 3;
  }

  /** The vendor's number of the pixel format. */
  public int pixelFormat() {
    return switch (format) {
      case NV12 -> NV12;
      case NV21 -> NV21;
      case I420 -> throw new IllegalArgumentException("the media system is given NV21 or NV12");
    };
  }

  /**
   * Describes a picture in one block.
   *
   * @param info a {@code VIDEO_FRAME_INFO_S} of zeros
   */
  public void describe(ByteBuffer info, long physical, long address, int pool) {
    info.putInt(CviLayout.VIDEO_FRAME_U32WIDTH, size.width());
    info.putInt(CviLayout.VIDEO_FRAME_U32HEIGHT, size.height());
    info.putInt(CviLayout.VIDEO_FRAME_ENPIXELFORMAT, pixelFormat());
    int offset = 0;
    for (int plane = 0; plane < 2; plane++) {
      int bytes = plane == 0 ? lumaBytes() : lumaBytes() / 2;
      info.putInt(CviLayout.VIDEO_FRAME_U32STRIDE + Integer.BYTES * plane, stride());
      info.putInt(CviLayout.VIDEO_FRAME_U32LENGTH + Integer.BYTES * plane, bytes);
      info.putLong(CviLayout.VIDEO_FRAME_U64PHYADDR + Long.BYTES * plane, physical + offset);
      info.putLong(CviLayout.VIDEO_FRAME_PU8VIRADDR + Long.BYTES * plane, address + offset);
      offset += bytes;
    }
    info.putInt(CviLayout.VIDEO_FRAME_INFO_U32POOLID, pool);
  }
}
