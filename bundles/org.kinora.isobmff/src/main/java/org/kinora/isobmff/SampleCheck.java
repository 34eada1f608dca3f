package org.kinora.isobmff;

import java.io.IOException;
import java.util.List;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;

/**
 * Tells whether the bytes of a sample are NAL units behind their lengths, and what {@link Fragment}
 * found out of their parameter sets when they were written.
 */
final class SampleCheck {

  /** What {@link #lead} gives for a sample that is damaged. */
  static final int DAMAGED = -1;

  /** As much as a disk writes at once; a NAL unit has no two zero bytes without a third. */
  private static final int SECTOR = 512;

  private final FileWindow in;
  private final Codec codec;
  private final List<byte[]> described;
  private boolean uniform = true;

  SampleCheck(FileWindow in, ParameterSets sets) {
    this.in = in;
    this.codec = sets.codec();
    this.described = sets.all();
  }

  /**
   * Walks over a sample.
   *
   * @return the bytes up to the last of the parameter sets that lead a key frame; {@link #DAMAGED}
   *     if it does not consist of NAL units
   */
  int lead(long position, long size, boolean key) throws IOException {
    int headerBytes = codec == Codec.H264 ? 1 : 2;
    long end = position + size;
    long at = position;
    int lead = 0;
    int sets = 0;
    boolean leading = key;
    while (at < end) {
      if (end - at < Integer.BYTES + headerBytes) {
        return DAMAGED;
      }
      long length = in.u32(at);
      long nal = at + Integer.BYTES;
      if (length < headerBytes || length > end - nal || !isHeader(nal)) {
        return DAMAGED;
      }
      int type = type(nal);
      boolean set = AnnexB.isParameterSet(codec, type);
      if (set) {
        uniform &= leading && matches(nal, length, sets++);
      }
      leading &= set || type == (codec == Codec.H264 ? AnnexB.H264_AUD : AnnexB.H265_AUD);
      at = nal + length;
      if (leading && set) {
        lead = (int) (at - position);
      }
    }
    if (sets != 0 && sets != described.size()) {
      uniform = false;
    }
    return lead;
  }

  private int type(long nal) throws IOException {
    int header = in.u8(nal);
    return codec == Codec.H264 ? header & 0x1f : header >> 1 & 0x3f;
  }

  /** forbidden_zero_bit is 0; H.264: a type is given; H.265: nuh_temporal_id_plus1 is not 0. */
  private boolean isHeader(long nal) throws IOException {
    int first = in.u8(nal);
    boolean allowed = codec == Codec.H264 ? (first & 0x1f) != 0 : (in.u8(nal + 1) & 7) != 0;
    return first < 0x80 && allowed;
  }

  private boolean matches(long nal, long length, int index) throws IOException {
    if (index >= described.size() || described.get(index).length != length) {
      return false;
    }
    byte[] expected = described.get(index);
    for (int i = 0; i < expected.length; i++) {
      if ((expected[i] & 0xff) != in.u8(nal + i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether all parameter sets so far were those of the description and stood at the beginning of a
   * key frame.
   */
  boolean uniform() {
    return uniform;
  }

  /** Whether bytes have a sector of zeros in them: one that was never written. */
  boolean hasHole(long from, long to) throws IOException {
    int zeros = 0;
    for (long at = from; at < to; at++) {
      zeros = in.u8(at) == 0 ? zeros + 1 : 0;
      if (zeros == SECTOR) {
        return true;
      }
    }
    return false;
  }
}
