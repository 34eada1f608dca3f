package org.kinora.binding.sophgo;

import java.nio.ByteBuffer;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.SemiPlanar;

/**
 * The vendor's way to describe a picture: rows begin at multiples of 64 bytes and the picture has
 * an even number of them (COMMON_GetPicBufferConfig, cvi_buffer.h).
 */
public final class CviPicture {

  private static final int ALIGNMENT = 64; // DEFAULT_ALIGN, cvi_defines.h
  private static final int NV12 = 18; // PIXEL_FORMAT_E, cvi_comm_video.h
  private static final int NV21 = 19;

  private CviPicture() {}

  /** Where the planes of a picture lie. */
  public static SemiPlanar layout(PixelFormat format, Size size) {
    return new SemiPlanar(format, size, ALIGNMENT);
  }

  /** The vendor's number of a pixel format. */
  public static int pixelFormat(PixelFormat format) {
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
  public static void describe(
      SemiPlanar picture, ByteBuffer info, long physical, long address, int pool) {
    info.putInt(CviLayout.VIDEO_FRAME_U32WIDTH, picture.size().width());
    info.putInt(CviLayout.VIDEO_FRAME_U32HEIGHT, picture.size().height());
    info.putInt(CviLayout.VIDEO_FRAME_ENPIXELFORMAT, pixelFormat(picture.format()));
    int offset = 0;
    for (int plane = 0; plane < 2; plane++) {
      int bytes = plane == 0 ? picture.lumaBytes() : picture.lumaBytes() / 2;
      info.putInt(CviLayout.VIDEO_FRAME_U32STRIDE + Integer.BYTES * plane, picture.stride());
      info.putInt(CviLayout.VIDEO_FRAME_U32LENGTH + Integer.BYTES * plane, bytes);
      info.putLong(CviLayout.VIDEO_FRAME_U64PHYADDR + Long.BYTES * plane, physical + offset);
      info.putLong(CviLayout.VIDEO_FRAME_PU8VIRADDR + Long.BYTES * plane, address + offset);
      offset += bytes;
    }
    info.putInt(CviLayout.VIDEO_FRAME_INFO_U32POOLID, pool);
  }
}
