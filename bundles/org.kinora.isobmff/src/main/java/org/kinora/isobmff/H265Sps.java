package org.kinora.isobmff;

import java.util.Optional;
import java.util.OptionalInt;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;

/** Reads a sequence parameter set of Rec. ITU-T H.265, 7.3.2.2.1. */
final class H265Sps {

  /** Bytes of the NAL unit header. */
  private static final int HEADER = 2;

  /** Bits of profile_tier_level's general part: profile space to level (7.3.3). */
  private static final int GENERAL_BITS = 96;

  private H265Sps() {}

  static SequenceParameterSet parse(byte[] nal) {
    BitReader in = new BitReader(nal, HEADER);
    in.skip(4);
    int layers = (int) in.bits(3) + 1;
    boolean nesting = in.flag();
    in.skip(GENERAL_BITS);
    skipSubLayers(in, layers - 1);
    in.unsigned(15, "sps_seq_parameter_set_id");
    int chroma = in.unsigned(3, "chroma_format_idc");
    boolean separatePlanes = chroma == 3 && in.flag();
    int width = in.unsigned(65535, "pic_width_in_luma_samples");
    int height = in.unsigned(65535, "pic_height_in_luma_samples");
    if (in.flag()) {
      int unitX = !separatePlanes && (chroma == 1 || chroma == 2) ? 2 : 1;
      int unitY = !separatePlanes && chroma == 1 ? 2 : 1;
      width -= unitX * (in.unsigned() + in.unsigned());
      height -= unitY * (in.unsigned() + in.unsigned());
    }
    int lumaBits = 8 + in.unsigned(8, "bit_depth_luma_minus8");
    int chromaBits = 8 + in.unsigned(8, "bit_depth_chroma_minus8");
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "the sequence parameter set is damaged: it crops everything");
    }
    int pictureOrderBits = in.unsigned(12, "log2_max_pic_order_cnt_lsb_minus4") + 4;
    int reordered = 0;
    int orderings = in.flag() ? layers : 1;
    for (int i = 0; i < orderings; i++) {
      in.unsigned();
      reordered = in.unsigned(15, "sps_max_num_reorder_pics");
      in.unsigned();
    }
    return new SequenceParameterSet(
        Codec.H265,
        width,
        height,
        chroma,
        lumaBits,
        chromaBits,
        layers,
        nesting,
        rate(in, pictureOrderBits),
        OptionalInt.of(reordered));
  }

  private static void skipSubLayers(BitReader in, int count) {
    if (count == 0) {
      return;
    }
    int present = (int) in.bits(16);
    for (int i = 0; i < count; i++) {
      boolean profile = (present >> (15 - 2 * i) & 1) == 1;
      boolean level = (present >> (14 - 2 * i) & 1) == 1;
      in.skip((profile ? 88 : 0) + (level ? 8 : 0));
    }
  }

  /** Everything from behind the picture order to the timing in the VUI. */
  private static Optional<FrameRate> rate(BitReader in, int pictureOrderBits) {
    skipUnsigned(in, 6);
    boolean scaling = in.flag();
    if (scaling && in.flag()) {
      skipScalingLists(in);
    }
    in.skip(2);
    if (in.flag()) {
      in.skip(8);
      skipUnsigned(in, 2);
      in.skip(1);
    }
    skipShortTermSets(in, in.unsigned(64, "num_short_term_ref_pic_sets"));
    if (in.flag()) {
      int count = in.unsigned(32, "num_long_term_ref_pics_sps");
      in.skip(count * (pictureOrderBits + 1));
    }
    in.skip(2);
    return in.flag() && !in.exhausted() ? timing(in) : Optional.empty();
  }

  private static void skipUnsigned(BitReader in, int count) {
    for (int i = 0; i < count; i++) {
      in.unsigned();
    }
  }

  /** 7.3.4. */
  private static void skipScalingLists(BitReader in) {
    for (int size = 0; size < 4; size++) {
      for (int matrix = 0; matrix < 6; matrix += size == 3 ? 3 : 1) {
        if (!in.flag()) {
          in.unsigned();
        } else {
          skipUnsigned(in, Math.min(64, 1 << (4 + (size << 1))) + (size > 1 ? 1 : 0));
        }
      }
    }
  }

  /** 7.3.7. */
  private static void skipShortTermSets(BitReader in, int sets) {
    int pictures = 0;
    for (int set = 0; set < sets && !in.exhausted(); set++) {
      if (set > 0 && in.flag()) {
        in.skip(1);
        in.unsigned();
        int before = pictures;
        pictures = 0;
        for (int i = 0; i <= before; i++) {
          boolean used = in.flag();
          if (used || in.flag()) {
            pictures++;
          }
        }
      } else {
        pictures = in.unsigned(16, "num_negative_pics") + in.unsigned(16, "num_positive_pics");
        for (int i = 0; i < pictures; i++) {
          in.unsigned();
          in.skip(1);
        }
      }
    }
  }

  /** Annex E.2.1, up to the timing. */
  private static Optional<FrameRate> timing(BitReader in) {
    H264Sps.skipVideoSignal(in);
    if (in.flag()) {
      skipUnsigned(in, 2);
    }
    in.skip(3);
    if (in.flag()) {
      skipUnsigned(in, 4);
    }
    if (!in.flag()) {
      return Optional.empty();
    }
    long unitsInTick = in.bits(32);
    long timeScale = in.bits(32);
    return in.exhausted() ? Optional.empty() : SequenceParameterSet.rate(timeScale, unitsInTick);
  }
}
