package org.kinora.tck;

import java.io.ByteArrayOutputStream;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/**
 * Writes H.264 without compression: every macroblock is I_PCM (Rec. ITU-T H.264, 7.3.5), so that
 * the decoded picture is exactly the one that went in.
 */
final class PcmWriter {
  private static final int MB = 16;
  private static final int FRAME_NUM_BITS = 8;

  private final Size size;
  private final int columns;
  private final int rows;
  private final ByteArrayOutputStream bits = new ByteArrayOutputStream();
  private int current;
  private int filled;

  PcmWriter(Size size) {
    this.size = size;
    columns = (size.width() + MB - 1) / MB;
    rows = (size.height() + MB - 1) / MB;
  }

  /** SPS and PPS with start codes. */
  byte[] parameterSets() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(0x42c028, 24); // baseline, constraint sets 0 and 1, level 4.0
    unsigned(0);
    unsigned(FRAME_NUM_BITS - 4);
    unsigned(2); // pictures are shown in the order of decoding
    unsigned(1);
    put(0, 1);
    unsigned(columns - 1);
    unsigned(rows - 1);
    put(0b11, 2); // frames only, direct_8x8_inference
    put(1, 1); // cropping, in chroma samples
    unsigned(0);
    unsigned((columns * MB - size.width()) / 2);
    unsigned(0);
    unsigned((rows * MB - size.height()) / 2);
    put(0, 1);
    finish(0x67, out);
    unsigned(0);
    unsigned(0);
    put(0, 2);
    unsigned(0);
    unsigned(0);
    unsigned(0);
    put(0, 3);
    unsigned(0);
    unsigned(0);
    unsigned(0);
    put(0b100, 3); // deblocking is controlled by the slice
    finish(0x68, out);
    return out.toByteArray();
  }

  /**
   * A picture with a start code.
   *
   * @param number frames since the last IDR
   * @param idrId differs between IDRs that follow each other
   */
  byte[] picture(VideoFrame frame, boolean idr, int number, int idrId) {
    unsigned(0);
    unsigned(7);
    unsigned(0);
    put(number % (1 << FRAME_NUM_BITS), FRAME_NUM_BITS);
    if (idr) {
      unsigned(idrId);
      put(0, 2);
    } else {
      put(0, 1);
    }
    unsigned(0);
    unsigned(1); // no deblocking
    for (int mb = 0; mb < columns * rows; mb++) {
      unsigned(25); // I_PCM
      align();
      int x = mb % columns * MB;
      int y = mb / columns * MB;
      samples(frame, 0, x, y, MB);
      samples(frame, 1, x / 2, y / 2, MB / 2);
      samples(frame, 2, x / 2, y / 2, MB / 2);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    finish(idr ? 0x65 : 0x61, out);
    return out.toByteArray();
  }

  private void samples(VideoFrame frame, int component, int left, int top, int side) {
    int lastX = (component == 0 ? size.width() : size.width() / 2) - 1;
    int lastY = (component == 0 ? size.height() : size.height() / 2) - 1;
    for (int y = top; y < top + side; y++) {
      for (int x = left; x < left + side; x++) {
        bits.write(sample(frame, component, Math.min(x, lastX), Math.min(y, lastY)));
      }
    }
  }

  private static int sample(VideoFrame frame, int component, int x, int y) {
    if (component == 0 || frame.format() == PixelFormat.I420) {
      return frame.plane(component).get(y * frame.stride(component) + x);
    }
    boolean first = component == 1 == (frame.format() == PixelFormat.NV12);
    return frame.plane(1).get(y * frame.stride(1) + 2 * x + (first ? 0 : 1));
  }

  private void put(int value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      current = current << 1 | (value >> i & 1);
      if (++filled == 8) {
        bits.write(current);
        current = 0;
        filled = 0;
      }
    }
  }

  /** Exp-Golomb code; a signed 0 is the same as an unsigned 0. */
  private void unsigned(int value) {
    int length = 32 - Integer.numberOfLeadingZeros(value + 1);
    put(0, length - 1);
    put(value + 1, length);
  }

  private void align() {
    while (filled != 0) {
      put(0, 1);
    }
  }

  /** Ends a NAL unit and writes it with start code and emulation prevention. */
  private void finish(int header, ByteArrayOutputStream out) {
    put(1, 1);
    align();
    out.writeBytes(new byte[] {0, 0, 0, 1, (byte) header});
    int zeros = 0;
    for (byte value : bits.toByteArray()) {
      if (zeros >= 2 && (value & 0xff) <= 3) {
        out.write(3);
        zeros = 0;
      }
      out.write(value);
      zeros = value == 0 ? zeros + 1 : 0;
    }
    bits.reset();
  }
}
