package org.kinora.isobmff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;

/**
 * Cuts a raw stream in Annex B form into access units (Rec. ITU-T H.264, 7.4.1.2.3; H.265,
 * 7.4.2.4.4).
 *
 * <p>A picture begins at the first slice that says so, together with the delimiter, parameter sets
 * and prefix SEI in front of it. Bytes in front of the first start code and NAL units behind the
 * last picture are passed over. Memory is bounded by the largest access unit.
 */
public final class AnnexBReader {

  /** No access unit is larger: more than level 6.2 allows in one second (800 Mbit). */
  public static final int MAX_UNIT_BYTES = 128 << 20;

  private static final int INITIAL_BYTES = 1 << 20;
  private static final int START_CODE = 3;
  private static final int H264_PARTITION_A = 2;
  private static final int H264_SEI = 6;
  private static final int H264_PREFIX = 14;
  private static final int H264_LAST_IN_FRONT = 18;
  private static final int H265_FIRST_IRAP = 16;
  private static final int H265_LAST_IRAP = 23;
  private static final int H265_PREFIX_SEI = 39;

  private final Codec codec;
  private final ReadableByteChannel source;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(INITIAL_BYTES).flip();
  private boolean ended;
  private int scan;
  private int begin = -1;
  private boolean picture;
  private boolean key;
  private ByteBuffer unit = buffer;
  private boolean unitKey;
  private long bytes;
  private long end;

  /**
   * @param source is not closed
   */
  public AnnexBReader(Codec codec, ReadableByteChannel source) {
    this.codec = Objects.requireNonNull(codec, "codec");
    this.source = Objects.requireNonNull(source, "source");
  }

  /**
   * Goes to the next access unit.
   *
   * @return whether there is one
   * @throws IOException if reading failed, or an access unit is too large
   */
  public boolean next() throws IOException {
    while (true) {
      int nal = AnnexB.nextNal(buffer, scan);
      // The two bytes behind the start code say what the NAL unit is, for H.265 three.
      if ((nal < 0 || nal + START_CODE > buffer.limit()) && !ended) {
        scan = nal < 0 ? Math.max(scan, buffer.limit() - START_CODE + 1) : nal - START_CODE;
        fill();
      } else if (nal < 0 || nal >= buffer.limit()) {
        return finishUnit(buffer.limit());
      } else if (picture && beginsUnit(nal)) {
        finishUnit(nal - START_CODE);
        begin = nal - START_CODE;
        take(nal);
        return true;
      } else {
        begin = begin < 0 ? nal - START_CODE : begin;
        take(nal);
      }
    }
  }

  /** The access unit, from index 0 to the limit; valid until the next call of {@link #next}. */
  public ByteBuffer unit() {
    return unit;
  }

  /** Whether a decoder can start here: an IDR, or any IRAP of H.265. */
  public boolean key() {
    return unitKey;
  }

  /** Where the access unit ends in the source, counted from where reading began. */
  public long end() {
    return end;
  }

  /** The bytes read from the source so far. */
  public long bytesRead() {
    return bytes;
  }

  private boolean finishUnit(int to) {
    boolean complete = picture;
    if (complete) {
      unit = buffer.slice(begin, to - begin);
      unitKey = key;
      end = bytes - (buffer.limit() - to);
    }
    picture = false;
    key = false;
    begin = -1;
    scan = to;
    return complete;
  }

  private void take(int nal) {
    int type = AnnexB.nalType(codec, buffer, nal);
    if (AnnexB.isSlice(codec, type)) {
      picture = true;
      key |=
          codec == Codec.H264
              ? type == AnnexB.H264_IDR
              : type >= H265_FIRST_IRAP && type <= H265_LAST_IRAP;
    }
    scan = nal;
  }

  private boolean beginsUnit(int nal) {
    int type = AnnexB.nalType(codec, buffer, nal);
    if (codec == Codec.H264) {
      boolean slice = type == 1 || type == H264_PARTITION_A || type == AnnexB.H264_IDR;
      return slice
          ? first(nal + 1)
          : within(type, H264_SEI, AnnexB.H264_AUD)
              || within(type, H264_PREFIX, H264_LAST_IN_FRONT);
    }
    return AnnexB.isSlice(codec, type)
        ? first(nal + 2)
        : type <= AnnexB.H265_AUD
            || type == H265_PREFIX_SEI
            || within(type, 41, 44)
            || within(type, 48, 55);
  }

  private static boolean within(int type, int first, int last) {
    return first <= type && type <= last;
  }

  /**
   * Whether a slice header says that it is the first of its picture: first_mb_in_slice is 0 (the
   * one bit 1 in ue(v)), or first_slice_segment_in_pic_flag is 1.
   */
  private boolean first(int header) {
    return header < buffer.limit() && buffer.get(header) < 0;
  }

  /** Reads more, behind what is not used up. */
  private void fill() throws IOException {
    int keep = begin < 0 ? Math.min(scan, buffer.limit()) : begin;
    buffer.position(keep);
    if (buffer.remaining() == buffer.capacity()) {
      if (buffer.capacity() >= MAX_UNIT_BYTES) {
        throw new IOException(
            "the stream is damaged: no end of an access unit within %d MB"
                .formatted(MAX_UNIT_BYTES >> 20));
      }
      buffer = ByteBuffer.allocateDirect(buffer.capacity() * 2).put(buffer);
    } else {
      buffer.compact();
    }
    scan = Math.max(0, scan - keep);
    begin = begin < 0 ? -1 : 0;
    int count = source.read(buffer);
    ended = count < 0;
    bytes += Math.max(0, count);
    buffer.flip();
  }
}
