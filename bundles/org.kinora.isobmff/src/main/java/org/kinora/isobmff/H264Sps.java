package org.kinora.isobmff;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;

/** Reads a sequence parameter set of Rec. ITU-T H.264, 7.3.2.1.1. */
final class H264Sps {

  /** Profiles whose parameter sets state chroma format and bit depth (7.3.2.1.1). */
  static final Set<Integer> HIGH_PROFILES =
      Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);

  private static final int EXTENDED_SAR = 255;

  private H264Sps() {}

  static SequenceParameterSet parse(byte[] nal) {
    BitReader in = new BitReader(nal, 1);
    int profile = (int) in.bits(8);
    in.skip(16);
    in.unsigned(31, "seq_parameter_set_id");
    int chroma = 1;
    int lumaBits = 8;
    int chromaBits = 8;
    boolean separatePlanes = false;
    if (HIGH_PROFILES.contains(profile)) {
      chroma = in.unsigned(3, "chroma_format_idc");
      separatePlanes = chroma == 3 && in.flag();
      lumaBits = 8 + in.unsigned(6, "bit_depth_luma_minus8");
      chromaBits = 8 + in.unsigned(6, "bit_depth_chroma_minus8");
      in.skip(1);
      if (in.flag()) {
        scalingMatrix(in, chroma);
      }
    }
    in.unsigned(12, "log2_max_frame_num_minus4");
    pictureOrder(in);
    in.unsigned(16, "max_num_ref_frames");
    in.skip(1);
    int width = 16 * (in.unsigned(1023, "pic_width_in_mbs_minus1") + 1);
    int mapUnits = in.unsigned(1023, "pic_height_in_map_units_minus1") + 1;
    int fields = in.flag() ? 1 : 2;
    if (fields == 2) {
      in.skip(1);
    }
    in.skip(1);
    int height = 16 * mapUnits * fields;
    if (in.flag()) {
      boolean planar = chroma == 0 || separatePlanes;
      int unitX = planar || chroma == 3 ? 1 : 2;
      int unitY = fields * (planar || chroma != 1 ? 1 : 2);
      width -= unitX * (in.unsigned() + in.unsigned());
      height -= unitY * (in.unsigned() + in.unsigned());
    }
    boolean vui = in.flag();
    if (in.exhausted() || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "the sequence parameter set is damaged: it ends early or crops everything");
    }
    Optional<FrameRate> rate = vui ? timing(in) : Optional.empty();
    OptionalInt reordered = vui ? reordered(in) : OptionalInt.empty();
    return new SequenceParameterSet(
        Codec.H264, width, height, chroma, lumaBits, chromaBits, 1, true, rate, reordered);
  }

  private static void scalingMatrix(BitReader in, int chroma) {
    for (int list = 0; list < (chroma == 3 ? 12 : 8); list++) {
      if (!in.flag()) {
        continue;
      }
      int next = 8;
      for (int i = 0; i < (list < 6 ? 16 : 64) && next != 0; i++) {
        next = Math.floorMod(next + in.signed(), 256);
      }
    }
  }

  private static void pictureOrder(BitReader in) {
    int type = in.unsigned(2, "pic_order_cnt_type");
    if (type == 0) {
      in.unsigned();
    } else if (type == 1) {
      in.skip(1);
      in.signed();
      in.signed();
      int count = in.unsigned(255, "num_ref_frames_in_pic_order_cnt_cycle");
      for (int i = 0; i < count; i++) {
        in.signed();
      }
    }
  }

  /** Annex E.1.1, up to the timing. */
  private static Optional<FrameRate> timing(BitReader in) {
    skipVideoSignal(in);
    if (in.flag()) {
      in.unsigned();
      in.unsigned();
    }
    if (!in.flag()) {
      return Optional.empty();
    }
    long unitsInTick = in.bits(32);
    long timeScale = in.bits(32);
    in.skip(1);
    // A tick is a field: a frame lasts two.
    return in.exhausted()
        ? Optional.empty()
        : SequenceParameterSet.rate(timeScale, 2 * unitsInTick);
  }

  /** Annex E.1.1, from behind the timing. */
  private static OptionalInt reordered(BitReader in) {
    boolean network = in.flag();
    if (network) {
      skipDecoderModel(in);
    }
    boolean codec = in.flag();
    if (codec) {
      skipDecoderModel(in);
    }
    in.skip(network || codec ? 2 : 1);
    if (!in.flag()) {
      return OptionalInt.empty();
    }
    in.skip(1);
    for (int i = 0; i < 4; i++) {
      in.unsigned();
    }
    int pictures = in.unsigned();
    return in.exhausted() ? OptionalInt.empty() : OptionalInt.of(pictures);
  }

  /** Annex E.1.2. */
  private static void skipDecoderModel(BitReader in) {
    int count = in.unsigned() + 1;
    in.skip(8);
    for (int i = 0; i < count && !in.exhausted(); i++) {
      in.unsigned();
      in.unsigned();
      in.skip(1);
    }
    in.skip(20);
  }

  /** The beginning of the VUI, which H.264 and H.265 share: up to the place of chroma samples. */
  static void skipVideoSignal(BitReader in) {
    if (in.flag() && in.bits(8) == EXTENDED_SAR) {
      in.skip(32);
    }
    if (in.flag()) {
      in.skip(1);
    }
    if (in.flag()) {
      in.skip(4);
      if (in.flag()) {
        in.skip(24);
      }
    }
  }
}
