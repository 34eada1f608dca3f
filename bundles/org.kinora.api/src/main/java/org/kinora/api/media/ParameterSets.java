package org.kinora.api.media;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The parameter sets of a stream: VPS (H.265 only), SPS and PPS, as NAL units without start codes.
 * Immutable.
 */
public final class ParameterSets {

  private final Codec codec;
  private final List<byte[]> nals;

  private ParameterSets(Codec codec, List<byte[]> nals) {
    this.codec = codec;
    this.nals = List.copyOf(nals);
  }

  /**
   * Copies the parameter sets that stand in an access unit in Annex B form.
   *
   * @param annexB is not changed
   */
  public static ParameterSets in(Codec codec, ByteBuffer annexB) {
    List<byte[]> found = new ArrayList<>();
    int limit = annexB.limit();
    for (int nal = AnnexB.nextNal(annexB, 0);
        nal >= 0 && nal < limit;
        nal = AnnexB.nextNal(annexB, nal)) {
      int type = AnnexB.nalType(codec, annexB, nal);
      if (AnnexB.isParameterSet(codec, type)) {
        byte[] bytes = new byte[AnnexB.endOfNal(annexB, nal) - nal];
        annexB.get(nal, bytes);
        found.add(bytes);
      } else if (AnnexB.isSlice(codec, type)) {
        break;
      }
    }
    return new ParameterSets(codec, found);
  }

  /** Whether everything a decoder needs is here: an SPS, a PPS, and for H.265 a VPS. */
  public boolean complete() {
    return codec == Codec.H264
        ? has(AnnexB.H264_SPS) && has(AnnexB.H264_PPS)
        : has(AnnexB.H265_VPS) && has(AnnexB.H265_SPS) && has(AnnexB.H265_PPS);
  }

  /** The codec. */
  public Codec codec() {
    return codec;
  }

  /** Copies of all parameter sets in the order of the stream. */
  public List<byte[]> all() {
    return nals.stream().map(byte[]::clone).toList();
  }

  /** Copies of the video parameter sets; empty for H.264. */
  public List<byte[]> vps() {
    return codec == Codec.H264 ? List.of() : ofType(AnnexB.H265_VPS);
  }

  /** Copies of the sequence parameter sets. */
  public List<byte[]> sps() {
    return ofType(codec == Codec.H264 ? AnnexB.H264_SPS : AnnexB.H265_SPS);
  }

  /** Copies of the picture parameter sets. */
  public List<byte[]> pps() {
    return ofType(codec == Codec.H264 ? AnnexB.H264_PPS : AnnexB.H265_PPS);
  }

  /** Makes nothing, for it is asked between an encoder and the file at each key frame. */
  private boolean has(int type) {
    for (byte[] nal : nals) {
      if (isOfType(nal, type)) {
        return true;
      }
    }
    return false;
  }

  private List<byte[]> ofType(int type) {
    return nals.stream().filter(nal -> isOfType(nal, type)).map(byte[]::clone).toList();
  }

  private boolean isOfType(byte[] nal, int type) {
    return nal.length > 0 && AnnexB.nalType(codec, nal[0]) == type;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParameterSets that
        && codec == that.codec
        && Arrays.deepEquals(nals.toArray(), that.nals.toArray());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(nals.toArray());
  }

  @Override
  public String toString() {
    return codec + " parameter sets " + nals.stream().map(nal -> nal.length + " bytes").toList();
  }
}
