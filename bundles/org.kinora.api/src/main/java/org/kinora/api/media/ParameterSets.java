package org.kinora.api.media;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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
    return !sps().isEmpty() && !pps().isEmpty() && (codec == Codec.H264 || !vps().isEmpty());
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

  private List<byte[]> ofType(int type) {
    Stream<byte[]> matching =
        nals.stream()
            .filter(
                nal -> nal.length > 0 && AnnexB.nalType(codec, ByteBuffer.wrap(nal), 0) == type);
    return matching.map(byte[]::clone).toList();
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
