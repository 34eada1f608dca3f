package org.kinora.sink.stream.internal;

import java.nio.ByteBuffer;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;

/**
 * An MPEG-2 transport stream (Rec. ITU-T H.222.0) with one program of one video. Numbers in
 * comments are clauses of H.222.0.
 *
 * <p>Times count in 1/90000 s from the first decoding time and begin again at zero after 26.5
 * hours, which readers know. Where there is no picture for a while the program clock goes on, as it
 * has to (2.7.2); after more than an hour it jumps. A transport stream does not say how long its
 * last picture lasts.
 */
final class TransportStream implements Container {

  private static final int PACKET = 188;
  private static final int HEADER = 4;
  private static final int SYNC = 0x47;
  private static final int START = 0x4000;
  private static final int PAT_PID = 0;
  private static final int PMT_PID = 0x1000;
  private static final int VIDEO_PID = 0x100;
  private static final int STREAM_ID = 1;
  private static final int PROGRAM = 1;
  private static final int STREAM_TYPE_H264 = 0x1B; // table 2-34
  private static final int STREAM_TYPE_H265 = 0x24;
  private static final int REGISTRATION = 5; // 2.6.8, with the identifier that others write too
  private static final byte[] HEVC = {'H', 'E', 'V', 'C'};
  private static final int PAYLOAD = 0x10;
  private static final int ADAPTATION = 0x20;
  private static final int RANDOM_ACCESS = 0x40;
  private static final int HAS_PCR = 0x10;
  private static final int CLOCK_FIELD = 8; // length, flags and PCR
  private static final int STUFFING = 0xFF;

  private static final int TICKS_PER_100_US = 9;
  private static final int NANOS_PER_100_US = 100_000;
  private static final long MASK_33 = (1L << 33) - 1;

  /** Tables come at each key frame, and as often as the guidelines of DVB (TS 101 154) want it. */
  private static final long TABLES_TICKS = 9_000;

  /** 2.7.2: the program clock comes every 100 ms at least; some readers take a gap for a cut. */
  private static final long CLOCK_TICKS = 9_000;

  private static final long LONGEST_GAP_TICKS = 3600 * 90_000L;

  // 2.14 and 2.17: an access unit delimiter begins each picture; any slice type may follow it.
  private static final byte[] DELIMITER_H264 = {0, 0, 0, 1, AnnexB.H264_AUD, (byte) 0xF0};
  private static final byte[] DELIMITER_H265 = {0, 0, 0, 1, AnnexB.H265_AUD << 1, 1, 0x50};

  private static final int CRC_POLYNOMIAL = 0x04C1_1DB7; // annex A
  private static final int CRC_BYTES = 4;

  private final Codec codec;
  private final int delimiterType;
  private final byte[] delimiter;
  private final ByteBuffer head = ByteBuffer.allocate(64);

  private int patCounter;
  private int pmtCounter;
  private int videoCounter;
  private boolean begun;
  private long firstDts;
  private long tablesAt;
  private long clockAt;

  TransportStream(Codec codec) {
    this.codec = codec;
    this.delimiterType = codec == Codec.H264 ? AnnexB.H264_AUD : AnnexB.H265_AUD;
    this.delimiter = codec == Codec.H264 ? DELIMITER_H264 : DELIMITER_H265;
  }

  @Override
  public void begin(Bytes out) {
    tables(out);
  }

  @Override
  public void add(Bytes out, long at, AccessUnit unit) {
    int nal = AnnexB.nextNal(unit.buffer(), 0);
    if (nal < 0 || nal >= unit.size()) {
      throw new IllegalArgumentException("an access unit has no NAL unit that can be stored");
    }
    if (!begun) {
      begun = true;
      firstDts = unit.dts();
    }
    long dts = ticks(unit.dts() - firstDts);
    clocks(out, dts);
    if (unit.keyFrame() || dts - tablesAt >= TABLES_TICKS) {
      tables(out);
      tablesAt = dts;
    }
    head.clear();
    packetHead(ticks(unit.pts() - firstDts), dts);
    if (AnnexB.nalType(codec, unit.buffer(), nal) != delimiterType) {
      head.put(delimiter);
    }
    head.flip();
    packets(out, unit, dts);
  }

  private static long ticks(long nanos) {
    return Math.floorDiv(nanos * TICKS_PER_100_US + NANOS_PER_100_US / 2, NANOS_PER_100_US);
  }

  /** 2.4.3.6: the head of a PES packet of unstated length, whose content begins a picture. */
  private void packetHead(long pts, long dts) {
    boolean both = pts != dts;
    head.putInt(0x1E0).putShort((short) 0);
    head.put((byte) 0x84).put((byte) (both ? 0xC0 : 0x80)).put((byte) (both ? 10 : 5));
    time(both ? 3 : 2, pts);
    if (both) {
      time(1, dts);
    }
  }

  private void time(int prefix, long ticks) {
    head.put((byte) (prefix << 4 | ((ticks >> 29) & 0xE) | 1));
    head.putShort((short) (((ticks >> 14) & 0xFFFE) | 1));
    head.putShort((short) (((ticks << 1) & 0xFFFE) | 1));
  }

  private void packets(Bytes out, AccessUnit unit, long dts) {
    ByteBuffer body = unit.buffer();
    int left = head.limit() + unit.size();
    int done = 0;
    boolean first = true;
    while (left > 0) {
      int field = first ? CLOCK_FIELD : 0;
      int room = PACKET - HEADER - field;
      int stuffing = Math.max(0, room - left);
      int control = field + stuffing > 0 ? ADAPTATION | PAYLOAD : PAYLOAD;
      packet(out, VIDEO_PID, first, control | (videoCounter++ & 0xF));
      if (field + stuffing > 0) {
        out.u8(field + stuffing - 1);
      }
      if (first) {
        clock(out, dts, unit.keyFrame());
        out.fill(STUFFING, stuffing);
      } else if (stuffing > 1) {
        out.u8(0);
        out.fill(STUFFING, stuffing - 2);
      }
      int part = room - stuffing;
      done = content(out, body, done, part);
      left -= part;
      first = false;
    }
  }

  private int content(Bytes out, ByteBuffer body, int done, int part) {
    int fromHead = Math.max(0, Math.min(part, head.limit() - done));
    if (fromHead > 0) {
      out.copy(head, done, fromHead);
    }
    int fromBody = part - fromHead;
    if (fromBody > 0) {
      out.copy(body, done + fromHead - head.limit(), fromBody);
    }
    return done + part;
  }

  private static void packet(Bytes out, int pid, boolean start, int control) {
    out.u8(SYNC);
    out.u16((start ? START : 0) | pid);
    out.u8(control);
  }

  /** Fills the time up to a picture with packets that have the program clock and nothing else. */
  private void clocks(Bytes out, long until) {
    if (until - clockAt <= LONGEST_GAP_TICKS) {
      for (long ticks = clockAt + CLOCK_TICKS; ticks < until; ticks += CLOCK_TICKS) {
        packet(out, VIDEO_PID, false, ADAPTATION | ((videoCounter - 1) & 0xF));
        out.u8(PACKET - HEADER - 1);
        clock(out, ticks, false);
        out.fill(STUFFING, PACKET - HEADER - CLOCK_FIELD);
      }
    }
    clockAt = until;
  }

  /** 2.4.3.4: the flags of an adaptation field and the program clock. */
  private static void clock(Bytes out, long ticks, boolean key) {
    out.u8(HAS_PCR | (key ? RANDOM_ACCESS : 0));
    long base = ticks & MASK_33;
    out.u32(base >> 1);
    out.u16((int) (base & 1) << 15 | 0x7E00);
  }

  /** 2.4.4.3 and 2.4.4.8: which program there is, and what is in it. */
  private void tables(Bytes out) {
    int pat = beginTable(out, PAT_PID, patCounter++, 0, STREAM_ID);
    out.u16(PROGRAM);
    out.u16(0xE000 | PMT_PID);
    endTable(out, pat);
    int pmt = beginTable(out, PMT_PID, pmtCounter++, 2, PROGRAM);
    out.u16(0xE000 | VIDEO_PID);
    out.u16(0xF000);
    out.u8(codec == Codec.H264 ? STREAM_TYPE_H264 : STREAM_TYPE_H265);
    out.u16(0xE000 | VIDEO_PID);
    if (codec == Codec.H264) {
      out.u16(0xF000);
    } else {
      out.u16(0xF000 | 2 + HEVC.length);
      out.u8(REGISTRATION);
      out.u8(HEVC.length);
      out.bytes(HEVC);
    }
    endTable(out, pmt);
  }

  private static int beginTable(Bytes out, int pid, int counter, int table, int id) {
    packet(out, pid, true, PAYLOAD | (counter & 0xF));
    out.u8(0);
    int begin = out.size();
    out.u8(table);
    out.u16(0);
    out.u16(id);
    out.u8(0xC1);
    out.u16(0);
    return begin;
  }

  private static void endTable(Bytes out, int begin) {
    int length = out.size() - begin - 3 + CRC_BYTES;
    out.patch(begin + 1, (short) (0xB000 | length));
    int crc = -1;
    for (int i = begin; i < out.size(); i++) {
      crc ^= out.get(i) << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc << 1 ^ (crc < 0 ? CRC_POLYNOMIAL : 0);
      }
    }
    out.u32(crc);
    out.fill(STUFFING, PACKET - HEADER - 1 - (out.size() - begin));
  }

  @Override
  public void complete(Bytes out) {
    // Each access unit is whole when it was added.
  }

  @Override
  public void end(Bytes out, long at) {
    // A transport stream just ends.
  }

  @Override
  public void beginClosed(Bytes out, long size, long duration) {
    // Nor does it say at its beginning how long it is.
  }
}
