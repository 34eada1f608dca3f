package org.kinora.encoder.jcodec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Puts other ids into the header of a slice: that of the picture parameter set, and that of an IDR
 * picture, where JCodec writes 0 (Rec. ITU-T H.264, 7.3.3). What follows moves by some bits and is
 * otherwise untouched. Used by one thread.
 */
final class SliceRewriter {

  private byte[] payload = new byte[0];
  private int position;
  private int end;

  /**
   * Rewrites a slice.
   *
   * @param from has the NAL unit, with emulation prevention, from index {@code nal} to {@code
   *     limit}
   * @param frameNumBits length of frame_num
   */
  void rewrite(
      ByteBuffer from,
      int nal,
      int limit,
      boolean idr,
      int frameNumBits,
      int parameterSet,
      int idrPicId,
      NalWriter to) {
    load(from, nal + 1, limit);
    to.begin(from.get(nal));
    to.writeUe(readUe()); // first_mb_in_slice
    to.writeUe(readUe()); // slice_type
    readUe();
    to.writeUe(parameterSet);
    to.write(read(frameNumBits), frameNumBits);
    if (idr) {
      readUe();
      to.writeUe(idrPicId);
    }
    while (end - position >= 8) {
      to.write(read(8), 8);
    }
    int rest = end - position;
    to.write(read(rest), rest);
    to.align();
  }

  /** Takes the payload without emulation prevention, and finds its end: the stop bit. */
  private void load(ByteBuffer from, int begin, int limit) {
    int most = limit - begin + Integer.BYTES;
    if (payload.length < most) {
      payload = Arrays.copyOf(payload, 2 * most);
    }
    int length = 0;
    int zeros = 0;
    for (int i = begin; i < limit; i++) {
      byte value = from.get(i);
      if (zeros >= 2 && value == 3) {
        zeros = 0;
        continue;
      }
      payload[length++] = value;
      zeros = value == 0 ? zeros + 1 : 0;
    }
    while (payload[length - 1] == 0) {
      length--;
    }
    position = 0;
    end = length * 8 - Integer.numberOfTrailingZeros(payload[length - 1] & 0xff);
  }

  private int readUe() {
    int zeros = 0;
    while (read(1) == 0) {
      zeros++;
    }
    return (1 << zeros | read(zeros)) - 1;
  }

  /** Reads up to 16 bits. */
  private int read(int count) {
    int at = position >> 3;
    int window =
        (payload[at] & 0xff) << 16 | (payload[at + 1] & 0xff) << 8 | (payload[at + 2] & 0xff);
    int value = window >> (24 - (position & 7) - count) & (1 << count) - 1;
    position += count;
    return value;
  }
}
