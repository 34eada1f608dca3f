package org.kinora.isobmff;

/**
 * Reads the bits of a NAL unit's payload without its emulation prevention bytes (Rec. ITU-T H.264,
 * 7.2 and 9.1). Past the end it gives zeros and says so.
 */
final class BitReader {

  private static final int MAX_LEADING_ZEROS = 31;

  private final byte[] bytes;
  private final int size;
  private int position;
  private boolean exhausted;

  /**
   * @param nal a NAL unit with its header
   * @param from index of the first byte to read
   */
  BitReader(byte[] nal, int from) {
    bytes = new byte[Math.max(0, nal.length - from)];
    int length = 0;
    int zeros = 0;
    for (int i = from; i < nal.length; i++) {
      if (zeros >= 2 && nal[i] == 3) {
        zeros = 0;
        continue;
      }
      zeros = nal[i] == 0 ? zeros + 1 : 0;
      bytes[length++] = nal[i];
    }
    size = length;
  }

  /** Whether more was read than there is. */
  boolean exhausted() {
    return exhausted;
  }

  boolean flag() {
    return bits(1) == 1;
  }

  /** An unsigned number of at most 32 bits. */
  long bits(int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      int index = position >> 3;
      int bit = 0;
      if (index < size) {
        bit = bytes[index] >> (7 - (position & 7)) & 1;
      } else {
        exhausted = true;
      }
      position++;
      value = value << 1 | bit;
    }
    return value;
  }

  void skip(int count) {
    position += count;
    if (position > size * 8) {
      exhausted = true;
    }
  }

  /** An Exp-Golomb number, ue(v). */
  int unsigned() {
    int zeros = 0;
    while (!exhausted && !flag()) {
      zeros++;
    }
    if (zeros > MAX_LEADING_ZEROS) {
      exhausted = true;
    }
    return exhausted ? 0 : (int) Math.min(Integer.MAX_VALUE, (1L << zeros) - 1 + bits(zeros));
  }

  /** A signed Exp-Golomb number, se(v). */
  int signed() {
    int code = unsigned();
    return (code & 1) == 1 ? code / 2 + 1 : -(code / 2);
  }

  /** A number that must not be above a limit of the standard. */
  int unsigned(int max, String what) {
    int value = unsigned();
    if (value > max || exhausted) {
      throw new IllegalArgumentException(
          "the sequence parameter set is damaged: "
              + what
              + (exhausted ? " is missing" : " is " + value + ", at most " + max));
    }
    return value;
  }
}
