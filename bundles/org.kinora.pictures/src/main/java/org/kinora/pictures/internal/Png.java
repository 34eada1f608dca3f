package org.kinora.pictures.internal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Portable Network Graphics, third edition: 8 bits of red, green and blue, in Java's base. */
public final class Png {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int BITS = 8;
  private static final int TRUECOLOUR = 2;
  private static final int FILTER_UP = 2; // each byte as the difference to the one above it

  private Png() {}

  /**
   * Writes a picture.
   *
   * @param rgb pixels as {@code 0xRRGGBB}, row by row from the top
   */
  public static void write(int[] rgb, int width, Path file) throws IOException {
    int height = rgb.length / width;
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.write(SIGNATURE);
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      try (DataOutputStream fields = new DataOutputStream(header)) {
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {BITS, TRUECOLOUR, 0, 0, 0});
      }
      chunk(out, "IHDR", header.toByteArray());
      chunk(out, "IDAT", deflated(rgb, width));
      chunk(out, "IEND", new byte[0]);
    }
  }

  private static byte[] deflated(int[] rgb, int width) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      byte[] row = new byte[1 + 3 * width];
      row[0] = FILTER_UP;
      for (int begin = 0; begin < rgb.length; begin += width) {
        for (int x = 0; x < width; x++) {
          int here = rgb[begin + x];
          int above = begin == 0 ? 0 : rgb[begin - width + x];
          row[1 + 3 * x] = (byte) ((here >> 16) - (above >> 16));
          row[2 + 3 * x] = (byte) ((here >> 8) - (above >> 8));
          row[3 + 3 * x] = (byte) (here - above);
        }
        out.write(row);
      }
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }
}
