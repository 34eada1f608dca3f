package org.kinora.bench;

import java.io.ByteArrayOutputStream;

/** Writes one NAL unit bit by bit, with the descriptors of Rec. ITU-T H.264, 7.2. */
final class BitWriter {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int zeros;
  private int current;
  private int used;

  /**
   * Begins a NAL unit with its start code.
   *
   * @param header first byte: nal_ref_idc and nal_unit_type
   */
  BitWriter(int header) {
    bytes.writeBytes(new byte[] {0, 0, 0, 1, (byte) header});
  }

  /** Writes u(count). */
  BitWriter u(int count, int value) {
    for (int i = count - 1; i >= 0; i--) {
      current = current << 1 | (value >> i & 1);
      if (++used == Byte.SIZE) {
        put(current);
        current = 0;
        used = 0;
      }
    }
    return this;
  }

  /** Writes ue(v). */
  BitWriter ue(int value) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(value + 1);
    return u(bits - 1, 0).u(bits, value + 1);
  }

  /** Writes se(0). */
  BitWriter se0() {
    return ue(0);
  }

  /** Ends the NAL unit with rbsp_trailing_bits. */
  byte[] end() {
    u(1, 1);
    while (used != 0) {
      u(1, 0);
    }
    return bytes.toByteArray();
  }

  private void put(int value) {
    if (zeros == 2 && value <= 3) {
      bytes.write(3); // emulation_prevention_three_byte
      zeros = 0;
    }
    bytes.write(value);
    zeros = value == 0 ? zeros + 1 : 0;
  }
}
