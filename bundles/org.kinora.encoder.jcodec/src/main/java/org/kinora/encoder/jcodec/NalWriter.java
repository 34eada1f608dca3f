package org.kinora.encoder.jcodec;

import java.nio.ByteBuffer;

/**
 * Writes NAL units bit by bit, with start codes and emulation prevention (Rec. ITU-T H.264, 7.3.1
 * and 9.1). Used by one thread.
 */
final class NalWriter {

  private static final int START_CODE = 1;
  private static final int EMULATION_PREVENTION = 3;

  private ByteBuffer out;
  private int zeros;
  private int pending;
  private int bits;

  /** Everything goes to a buffer from here on. */
  void to(ByteBuffer buffer) {
    out = buffer;
  }

  /** Begins a NAL unit. */
  void begin(int header) {
    out.putInt(START_CODE).put((byte) header);
    zeros = 0;
    bits = 0;
    pending = 0;
  }

  /** Writes the lowest bits of a value, at most 24. */
  void write(int value, int count) {
    pending = pending << count | (value & (1 << count) - 1);
    bits += count;
    while (bits >= 8) {
      bits -= 8;
      emit(pending >> bits & 0xff);
    }
    pending &= (1 << bits) - 1;
  }

  /** Writes ue(v). */
  void writeUe(int value) {
    int length = Integer.SIZE - Integer.numberOfLeadingZeros(value + 1);
    write(0, length - 1);
    write(value + 1, length);
  }

  /** Writes zeros up to the next byte. */
  void align() {
    if (bits > 0) {
      write(0, 8 - bits);
    }
  }

  private void emit(int value) {
    if (zeros == 2 && value <= EMULATION_PREVENTION) {
      out.put((byte) EMULATION_PREVENTION);
      zeros = 0;
    }
    out.put((byte) value);
    zeros = value == 0 ? zeros + 1 : 0;
  }
}
