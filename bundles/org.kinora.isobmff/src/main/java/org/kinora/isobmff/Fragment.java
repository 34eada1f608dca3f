package org.kinora.isobmff;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;

/**
 * The samples of one track that are not written yet, with their bytes in the form of ISO/IEC
 * 14496-15: each NAL unit behind its length. Its memory is used over and over.
 */
final class Fragment {

  private static final int INITIAL_BYTES = 256 * 1024;
  private static final int INITIAL_SAMPLES = 64;

  private final Codec codec;
  private final boolean keepSets;
  private final List<byte[]> described;

  private ByteBuffer bytes = ByteBuffer.allocateDirect(INITIAL_BYTES);
  private long[] dts = new long[INITIAL_SAMPLES];
  private int[] offsets = new int[INITIAL_SAMPLES];
  private int[] sizes = new int[INITIAL_SAMPLES];
  private int[] leads = new int[INITIAL_SAMPLES];
  private boolean[] keys = new boolean[INITIAL_SAMPLES];
  private int count;
  private boolean uniform = true;

  /**
   * @param sets those of the track's description
   * @param keepSets whether parameter sets stay in the samples
   */
  Fragment(ParameterSets sets, boolean keepSets) {
    this.codec = sets.codec();
    this.described = sets.all();
    this.keepSets = keepSets;
  }

  /**
   * Adds a sample.
   *
   * @param annexB the access unit, from index 0 to the limit; not changed
   * @param decodingTime in ticks
   * @param offset of the presentation time from the decoding time, in ticks
   * @param key whether a decoder can start here
   * @throws IllegalArgumentException if there is no NAL unit in it; nothing is added
   */
  void add(ByteBuffer annexB, long decodingTime, int offset, boolean key) {
    if (count == dts.length) {
      growTables();
    }
    int begin = bytes.position();
    leads[count] = convert(annexB, key);
    if (bytes.position() == begin) {
      throw new IllegalArgumentException("an access unit has no NAL unit that can be stored");
    }
    dts[count] = decodingTime;
    offsets[count] = offset;
    sizes[count] = bytes.position() - begin;
    keys[count] = key;
    count++;
  }

  /**
   * Copies the NAL units, each behind its length.
   *
   * @return the bytes up to the last of the parameter sets that lead a key frame
   */
  private int convert(ByteBuffer annexB, boolean key) {
    int limit = annexB.limit();
    int first = bytes.position();
    int lead = 0;
    int sets = 0;
    boolean leading = key;
    int nal = AnnexB.nextNal(annexB, 0);
    while (nal >= 0 && nal < limit) {
      int next = AnnexB.nextNal(annexB, nal);
      int end = next < 0 ? limit : next - 3;
      while (end > nal && annexB.get(end - 1) == 0) {
        end--;
      }
      if (end > nal) {
        int type = AnnexB.nalType(codec, annexB, nal);
        boolean set = AnnexB.isParameterSet(codec, type);
        if (set) {
          uniform &= leading && matches(annexB, nal, end, sets++);
        }
        if (!set || keepSets) {
          put(annexB, nal, end - nal);
        }
        leading &= set || type == (codec == Codec.H264 ? AnnexB.H264_AUD : AnnexB.H265_AUD);
        if (leading && set) {
          lead = bytes.position() - first;
        }
      }
      nal = next;
    }
    if (sets != 0 && sets != described.size()) {
      uniform = false;
    }
    return lead;
  }

  private void put(ByteBuffer source, int from, int length) {
    if (bytes.remaining() < length + Integer.BYTES) {
      bytes = Buffers.grown(bytes, length + Integer.BYTES);
    }
    int to = bytes.putInt(length).position();
    bytes.put(to, source, from, length).position(to + length);
  }

  private boolean matches(ByteBuffer annexB, int from, int to, int index) {
    if (index >= described.size() || described.get(index).length != to - from) {
      return false;
    }
    byte[] expected = described.get(index);
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] != annexB.get(from + i)) {
        return false;
      }
    }
    return true;
  }

  private void growTables() {
    int length = count * 2;
    dts = Arrays.copyOf(dts, length);
    offsets = Arrays.copyOf(offsets, length);
    sizes = Arrays.copyOf(sizes, length);
    leads = Arrays.copyOf(leads, length);
    keys = Arrays.copyOf(keys, length);
  }

  /** Forgets the samples. */
  void clear() {
    bytes.clear();
    count = 0;
  }

  int count() {
    return count;
  }

  int bytes() {
    return bytes.position();
  }

  /** The bytes of all samples; another view each time of what must not be changed. */
  ByteBuffer data() {
    return bytes.duplicate().flip();
  }

  long dts(int sample) {
    return dts[sample];
  }

  /** The duration of a sample in ticks, where the one behind the last begins at a given time. */
  long duration(int sample, long end) {
    return (sample + 1 < count ? dts[sample + 1] : end) - dts[sample];
  }

  int offset(int sample) {
    return offsets[sample];
  }

  int size(int sample) {
    return sizes[sample];
  }

  /** The bytes of the parameter sets (and delimiter) that lead a key frame; 0 if there are none. */
  int lead(int sample) {
    return leads[sample];
  }

  boolean key(int sample) {
    return keys[sample];
  }

  /**
   * Whether all parameter sets so far were those of the description and stood at the beginning of a
   * key frame.
   */
  boolean uniform() {
    return uniform;
  }
}
