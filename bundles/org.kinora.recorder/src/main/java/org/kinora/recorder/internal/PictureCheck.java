package org.kinora.recorder.internal;

import java.nio.ByteBuffer;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;

/**
 * Tells whether bytes have the form of an encoded picture, so that what a broken encoder gives does
 * not spoil a file. Looks at NAL unit headers and the first bit of the first slice only; allocates
 * nothing.
 */
final class PictureCheck {

  /** H.264 NAL unit types 13 and up are extensions, reserved or of other standards (table 7-1). */
  private static final int H264_LAST_TYPE = 12;

  /** H.265 NAL unit types from here to VPS are reserved (Rec. ITU-T H.265, table 7-1). */
  private static final int H265_FIRST_RESERVED = 22;

  /** H.265: the last NAL unit type that is not reserved, suffix SEI (table 7-1). */
  private static final int H265_LAST_TYPE = 40;

  private static final int FORBIDDEN_BIT = 0x80;

  private PictureCheck() {}

  /**
   * Checks an access unit in Annex B form.
   *
   * @param key whether it is said to be a key frame
   */
  static boolean isPicture(Codec codec, ByteBuffer bytes, boolean key) {
    int nal = AnnexB.nextNal(bytes, 0);
    if (nal < 0 || nal > 4) {
      return false; // it begins with a start code of three or four bytes
    }
    boolean slices = false;
    for (; nal >= 0; nal = AnnexB.nextNal(bytes, nal)) {
      int header = codec == Codec.H264 ? 1 : 2;
      if (nal + header >= bytes.limit() || !isHeader(codec, bytes, nal)) {
        return false;
      }
      int type = AnnexB.nalType(codec, bytes, nal);
      if (AnnexB.isSlice(codec, type)) {
        if (AnnexB.isIdr(codec, type) != key) {
          return false;
        }
        // first_mb_in_slice is 0, one bit in ue(v); first_slice_segment_in_pic_flag is 1.
        if (!slices && bytes.get(nal + header) >= 0) {
          return false;
        }
        slices = true;
      }
    }
    return slices;
  }

  private static boolean isHeader(Codec codec, ByteBuffer bytes, int nal) {
    if ((bytes.get(nal) & FORBIDDEN_BIT) != 0) {
      return false;
    }
    int type = AnnexB.nalType(codec, bytes, nal);
    if (codec == Codec.H264) {
      return type >= 1 && type <= H264_LAST_TYPE;
    }
    boolean known =
        type < H265_FIRST_RESERVED || (type >= AnnexB.H265_VPS && type <= H265_LAST_TYPE);
    boolean baseLayer = (bytes.get(nal) & 1) == 0 && (bytes.get(nal + 1) & 0xf8) == 0;
    boolean temporalId = (bytes.get(nal + 1) & 7) != 0;
    return known && baseLayer && temporalId;
  }
}
