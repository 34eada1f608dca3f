package org.kinora.sink.stream.internal;

import java.nio.charset.StandardCharsets;

/** Writes elements of EBML (RFC 8794): an identifier, the length of the content, the content. */
final class Ebml {

  /** A length that is not known yet, in eight bytes (RFC 8794, 6.2). */
  static final long UNKNOWN = 0x01FF_FFFF_FFFF_FFFFL;

  private static final long MARK_8 = 0x0100_0000_0000_0000L;
  private static final int MARK_4 = 0x1000_0000;
  private static final int VOID = 0xEC;
  private static final int VOID_HEAD = 2;
  private static final int LENGTH_BYTES = 8;

  private Ebml() {}

  /** Adds an identifier, which says itself how long it is. */
  static void id(Bytes out, int id) {
    for (int shift = (31 - Integer.numberOfLeadingZeros(id)) / 8 * 8; shift >= 0; shift -= 8) {
      out.u8(id >>> shift);
    }
  }

  /**
   * Begins an element that has others in it.
   *
   * @return where it begins, for {@link #end}
   */
  static int begin(Bytes out, int id) {
    id(out, id);
    int at = out.size();
    out.u64(UNKNOWN);
    return at;
  }

  /** Ends an element. */
  static void end(Bytes out, int at) {
    out.patch(at, MARK_8 | out.size() - at - LENGTH_BYTES);
  }

  /** The length of an element's content as eight bytes. */
  static long length(long content) {
    return MARK_8 | content;
  }

  /**
   * Begins an element of less than 256 MB.
   *
   * @return where it begins, for {@link #endShort}
   */
  static int beginShort(Bytes out, int id) {
    id(out, id);
    int at = out.size();
    out.u32(0);
    return at;
  }

  /** Ends it. */
  static void endShort(Bytes out, int at) {
    out.patch(at, MARK_4 | out.size() - at - Integer.BYTES);
  }

  /** Adds an element with a number, always in eight bytes. */
  static void number(Bytes out, int id, long value) {
    id(out, id);
    out.u8(0x80 | Long.BYTES);
    out.u64(value);
  }

  static void decimal(Bytes out, int id, double value) {
    id(out, id);
    out.u8(0x80 | Double.BYTES);
    out.f64(value);
  }

  static void text(Bytes out, int id, String value) {
    bytes(out, id, value.getBytes(StandardCharsets.US_ASCII));
  }

  static void bytes(Bytes out, int id, byte[] value) {
    int at = beginShort(out, id);
    out.bytes(value);
    endShort(out, at);
  }

  /**
   * Adds an element that readers pass over.
   *
   * @param size of all of it, 2 to 128 bytes
   */
  static void gap(Bytes out, int size) {
    id(out, VOID);
    out.u8(0x80 | size - VOID_HEAD);
    out.fill(0, size - VOID_HEAD);
  }
}
