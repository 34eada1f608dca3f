package org.kinora.api.media;

import java.nio.ByteBuffer;

/**
 * Reads byte streams in the form of Rec. ITU-T H.264 and H.265, Annex B. Nothing here allocates or
 * changes the position or limit of a buffer.
 */
public final class AnnexB {

  /** H.264 NAL unit type: coded slice of an IDR picture (Rec. ITU-T H.264, table 7-1). */
  public static final int H264_IDR = 5;

  /** H.264 NAL unit type: sequence parameter set. */
  public static final int H264_SPS = 7;

  /** H.264 NAL unit type: picture parameter set. */
  public static final int H264_PPS = 8;

  /** H.264 NAL unit type: access unit delimiter. */
  public static final int H264_AUD = 9;

  /** H.265 NAL unit type: IDR picture with leading pictures (Rec. ITU-T H.265, table 7-1). */
  public static final int H265_IDR_W_RADL = 19;

  /** H.265 NAL unit type: IDR picture without leading pictures. */
  public static final int H265_IDR_N_LP = 20;

  /** H.265 NAL unit type: video parameter set. */
  public static final int H265_VPS = 32;

  /** H.265 NAL unit type: sequence parameter set. */
  public static final int H265_SPS = 33;

  /** H.265 NAL unit type: picture parameter set. */
  public static final int H265_PPS = 34;

  /** H.265 NAL unit type: access unit delimiter. */
  public static final int H265_AUD = 35;

  private AnnexB() {}

  /**
   * Finds the next start code (three bytes, 00 00 01) at or after an index.
   *
   * @return the index behind the start code, where a NAL unit begins; -1 if there is none
   */
  public static int nextNal(ByteBuffer buffer, int from) {
    int last = buffer.limit() - 3;
    int i = from;
    while (i <= last) {
      int third = buffer.get(i + 2);
      if (third > 1 || third < 0) {
        i += 3;
      } else if (third == 1) {
        if (buffer.get(i) == 0 && buffer.get(i + 1) == 0) {
          return i + 3;
        }
        i += 3;
      } else {
        i++;
      }
    }
    return -1;
  }

  /**
   * The end of the NAL unit that begins at an index: where trailing zero bytes or the next start
   * code begin, or the buffer's limit.
   *
   * @param begin what {@link #nextNal} returned
   */
  public static int endOfNal(ByteBuffer buffer, int begin) {
    int next = nextNal(buffer, begin);
    int end = next < 0 ? buffer.limit() : next - 3;
    while (end > begin && buffer.get(end - 1) == 0) {
      end--;
    }
    return end;
  }

  /**
   * The type of the NAL unit that begins at an index.
   *
   * @param begin what {@link #nextNal} returned, below the buffer's limit
   */
  public static int nalType(Codec codec, ByteBuffer buffer, int begin) {
    return nalType(codec, buffer.get(begin));
  }

  /** The type of the NAL unit that begins with a byte. */
  static int nalType(Codec codec, byte first) {
    return codec == Codec.H264 ? first & 0x1f : first >> 1 & 0x3f;
  }

  /** Whether a NAL unit type is that of an IDR picture. */
  public static boolean isIdr(Codec codec, int nalType) {
    return codec == Codec.H264
        ? nalType == H264_IDR
        : nalType == H265_IDR_W_RADL || nalType == H265_IDR_N_LP;
  }

  /** Whether a NAL unit type is that of a parameter set. */
  public static boolean isParameterSet(Codec codec, int nalType) {
    return codec == Codec.H264
        ? nalType == H264_SPS || nalType == H264_PPS
        : nalType >= H265_VPS && nalType <= H265_PPS;
  }

  /** Whether a NAL unit type is that of a coded slice. */
  public static boolean isSlice(Codec codec, int nalType) {
    return codec == Codec.H264 ? nalType >= 1 && nalType <= H264_IDR : nalType < H265_VPS;
  }

  /** Whether the first coded slice in a buffer belongs to an IDR picture. */
  public static boolean isIdr(Codec codec, ByteBuffer buffer) {
    int limit = buffer.limit();
    for (int nal = nextNal(buffer, 0); nal >= 0 && nal < limit; nal = nextNal(buffer, nal)) {
      int type = nalType(codec, buffer, nal);
      if (isSlice(codec, type)) {
        return isIdr(codec, type);
      }
    }
    return false;
  }
}
