package org.kinora.isobmff;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;

/**
 * What a file says about its video: the content of a sample entry (ISO/IEC 14496-15, 5.4.2.1 and
 * 8.4.1).
 */
public final class VideoDescription {

  /** Where decoders find the parameter sets. */
  public enum Placement {
    /**
     * In the samples, where they may change, and those of the beginning in the description too:
     * {@code avc3}, {@code hev1}.
     */
    IN_BAND,
    /** In the description alone: {@code avc1}, {@code hvc1}. */
    DESCRIPTION_ONLY
  }

  private static final int BOX_HEADER_BYTES = 8;
  private static final int NAL_LENGTH_BYTES = 4;
  private static final int H265_GENERAL_FROM = 3;
  private static final int H265_GENERAL_BYTES = 12;
  private static final int DPI_72 = 0x0048_0000;
  private static final int DEPTH_COLOUR = 0x0018;

  private final Size size;
  private final ParameterSets sets;
  private final SequenceParameterSet sps;

  /**
   * @param size of the picture
   * @param sets complete
   * @throws IllegalArgumentException if a parameter set is missing or the SPS is damaged
   */
  public VideoDescription(Size size, ParameterSets sets) {
    this.size = Objects.requireNonNull(size, "size");
    this.sets = sets;
    if (!sets.complete()) {
      throw new IllegalArgumentException(
          "the stream's parameter sets are not complete: there are " + sets);
    }
    this.sps = SequenceParameterSet.parse(sets.codec(), sets.sps().get(0));
  }

  /** The codec. */
  public Codec codec() {
    return sets.codec();
  }

  /** The size of the picture. */
  public Size size() {
    return size;
  }

  /** The parameter sets. */
  public ParameterSets parameterSets() {
    return sets;
  }

  /** What the first sequence parameter set says. */
  public SequenceParameterSet sequence() {
    return sps;
  }

  /**
   * The decoder configuration record (14496-15, 5.3.3.1.2 and 8.3.3.1.2) of a stream whose
   * parameter sets also stand in the samples, as Matroska stores it too.
   */
  public byte[] configuration() {
    BoxWriter out = new BoxWriter();
    if (codec() == Codec.H264) {
      writeAvcC(out);
    } else {
      writeHvcC(out, true);
    }
    ByteBuffer box = out.flipped();
    byte[] record = new byte[box.limit() - BOX_HEADER_BYTES];
    box.get(BOX_HEADER_BYTES, record);
    return record;
  }

  /** Writes the sample entry (14496-12, 12.1.3). */
  void writeSampleEntry(BoxWriter out, Placement placement) {
    boolean inBand = placement == Placement.IN_BAND;
    boolean h264 = codec() == Codec.H264;
    int entry = out.begin(h264 ? (inBand ? "avc3" : "avc1") : (inBand ? "hev1" : "hvc1"));
    out.zeros(6);
    out.u16(1);
    out.zeros(16);
    out.u16(size.width());
    out.u16(size.height());
    out.u32(DPI_72);
    out.u32(DPI_72);
    out.u32(0);
    out.u16(1);
    out.zeros(32);
    out.u16(DEPTH_COLOUR);
    out.u16(-1);
    if (h264) {
      writeAvcC(out);
    } else {
      writeHvcC(out, inBand);
    }
    out.end(entry);
  }

  /** 14496-15, 5.3.3.1.2. */
  private void writeAvcC(BoxWriter out) {
    byte[] first = sets.sps().get(0);
    int box = out.begin("avcC");
    out.u8(1);
    out.u8(first[1]);
    out.u8(first[2]);
    out.u8(first[3]);
    out.u8(0xFC | NAL_LENGTH_BYTES - 1);
    out.u8(0xE0 | sets.sps().size());
    nals(out, sets.sps());
    out.u8(sets.pps().size());
    nals(out, sets.pps());
    if (H264Sps.HIGH_PROFILES.contains(first[1] & 0xff)) {
      out.u8(0xFC | sps.chromaFormat());
      out.u8(0xF8 | sps.lumaBits() - 8);
      out.u8(0xF8 | sps.chromaBits() - 8);
      out.u8(0);
    }
    out.end(box);
  }

  /** 14496-15, 8.3.3.1.2. */
  private void writeHvcC(BoxWriter out, boolean inBand) {
    int box = out.begin("hvcC");
    out.u8(1);
    for (byte general : general()) {
      out.u8(general);
    }
    out.u16(0xF000); // min_spatial_segmentation_idc: not stated
    out.u8(0xFC); // parallelismType: not stated
    out.u8(0xFC | sps.chromaFormat());
    out.u8(0xF8 | sps.lumaBits() - 8);
    out.u8(0xF8 | sps.chromaBits() - 8);
    out.u16(0); // avgFrameRate: not stated
    out.u8(sps.temporalLayers() << 3 | (sps.temporalNesting() ? 4 : 0) | NAL_LENGTH_BYTES - 1);
    out.u8(3);
    array(out, inBand, AnnexB.H265_VPS, sets.vps());
    array(out, inBand, AnnexB.H265_SPS, sets.sps());
    array(out, inBand, AnnexB.H265_PPS, sets.pps());
    out.end(box);
  }

  /** Profile space, tier, profile, compatibility, constraints and level, as they are in the SPS. */
  private byte[] general() {
    byte[] nal = sets.sps().get(0);
    byte[] general = new byte[H265_GENERAL_BYTES];
    BitReader in = new BitReader(nal, H265_GENERAL_FROM);
    for (int i = 0; i < general.length; i++) {
      general[i] = (byte) in.bits(8);
    }
    return general;
  }

  private static void array(BoxWriter out, boolean inBand, int nalType, List<byte[]> nals) {
    out.u8((inBand ? 0 : 0x80) | nalType);
    out.u16(nals.size());
    nals(out, nals);
  }

  private static void nals(BoxWriter out, List<byte[]> nals) {
    for (byte[] nal : nals) {
      out.u16(nal.length);
      out.bytes(nal);
    }
  }
}
