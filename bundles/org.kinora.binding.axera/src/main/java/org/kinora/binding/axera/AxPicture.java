package org.kinora.binding.axera;

import java.nio.ByteBuffer;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.SemiPlanar;

/** The vendor's way to describe a picture. */
public final class AxPicture {

  /**
   * Rows begin at multiples of so many bytes: what the scaler's strictest engine wants
   * (AX_IVPS_GDC_CFG_T, ax_ivps_type.h), and a multiple of the encoder's 16.
   */
  private static final int ALIGNMENT = 128;

  private static final int NV12 = 3; // AX_IMG_FORMAT_E, ax_global_type.h
  private static final int NV21 = 4;

  private AxPicture() {}

  /** Where the planes of a picture lie. */
  public static SemiPlanar layout(PixelFormat format, Size size) {
    return new SemiPlanar(format, size, ALIGNMENT);
  }

  /** The vendor's number of a pixel format. */
  public static int imageFormat(PixelFormat format) {
    return switch (format) {
      case NV12 -> NV12;
      case NV21 -> NV21;
      case I420 -> throw new IllegalArgumentException("the media system is given NV21 or NV12");
    };
  }

  /**
   * Describes a picture in one block.
   *
   * @param info an {@code AX_VIDEO_FRAME_INFO_T} of zeros
   */
  public static void describe(
      SemiPlanar picture, ByteBuffer info, long physical, long address, int block) {
    info.putInt(AxLayout.VIDEO_FRAME_U32WIDTH, picture.size().width());
    info.putInt(AxLayout.VIDEO_FRAME_U32HEIGHT, picture.size().height());
    info.putInt(AxLayout.VIDEO_FRAME_ENIMGFORMAT, imageFormat(picture.format()));
    int offset = 0;
    for (int plane = 0; plane < 2; plane++) {
      info.putInt(AxLayout.VIDEO_FRAME_U32PICSTRIDE + Integer.BYTES * plane, picture.stride());
      info.putLong(AxLayout.VIDEO_FRAME_U64PHYADDR + Long.BYTES * plane, physical + offset);
      info.putLong(AxLayout.VIDEO_FRAME_U64VIRADDR + Long.BYTES * plane, address + offset);
      offset += picture.lumaBytes();
    }
    info.putInt(AxLayout.VIDEO_FRAME_U32BLKID, block);
    info.putInt(AxLayout.VIDEO_FRAME_U32FRAMESIZE, picture.bytes());
  }
}
