package org.kinora.isobmff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * The boxes of a sample table that list samples: {@code stts}, {@code ctts}, {@code stss}, {@code
 * stsz}, {@code stsc}, {@code stco} or {@code co64} (ISO/IEC 14496-12, 8.6.1, 8.6.2, 8.7). They are
 * counted first and then written piece by piece, so that a long recording needs no memory for them.
 */
final class SampleTableBoxes {

  private static final int FULL_BOX = 12;

  private final SampleTable samples;
  private final boolean skipLeads;
  private final int durationRuns;
  private final int offsetRuns;
  private int chunkRuns;
  private int chunks;
  private long lastChunk;
  private int lastCount = -1;

  SampleTableBoxes(SampleTable samples, boolean skipLeads) {
    this.samples = samples;
    this.skipLeads = skipLeads;
    this.durationRuns = durationRuns(null);
    this.offsetRuns = samples.reordered() ? offsetRuns(null) : 0;
    samples.forEachRun(
        skipLeads,
        (position, count) -> {
          chunks++;
          chunkRuns += count == lastCount ? 0 : 1;
          lastCount = count;
          lastChunk = position;
        });
  }

  /** The bytes of all boxes. */
  long size() {
    return FULL_BOX
        + 4
        + 8L * durationRuns
        + (samples.reordered() ? FULL_BOX + 4 + 8L * offsetRuns : 0)
        + FULL_BOX
        + 4
        + 4L * samples.keys()
        + FULL_BOX
        + 8
        + 4L * samples.samples()
        + FULL_BOX
        + 4
        + 12L * chunkRuns
        + FULL_BOX
        + 4
        + (long) positionBytes() * chunks;
  }

  private int positionBytes() {
    return lastChunk > 0xFFFF_FFFFL ? 8 : 4;
  }

  /**
   * Writes all boxes.
   *
   * @param buffer to collect pieces in
   */
  void writeTo(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
    Pieces out = new Pieces(channel, buffer.clear());
    try {
      out.box("stts", 0, 4 + 8L * durationRuns, durationRuns);
      durationRuns(out);
      if (samples.reordered()) {
        out.box("ctts", 0, 4 + 8L * offsetRuns, offsetRuns);
        offsetRuns(out);
      }
      out.box("stss", 0, 4 + 4L * samples.keys(), samples.keys());
      for (int i = 0; i < samples.keys(); i++) {
        out.u32(samples.key(i) + 1);
      }
      out.box("stsz", 0, 8 + 4L * samples.samples(), 0);
      out.u32(samples.samples());
      samples.forEachSize(skipLeads, out::u32);
      out.box("stsc", 0, 4 + 12L * chunkRuns, chunkRuns);
      writeChunkRuns(out);
      boolean wide = positionBytes() == 8;
      out.box(wide ? "co64" : "stco", 0, 4 + (long) positionBytes() * chunks, chunks);
      samples.forEachRun(
          skipLeads,
          (position, count) -> {
            if (wide) {
              out.u32((int) (position >>> 32));
            }
            out.u32((int) position);
          });
      out.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void writeChunkRuns(Pieces out) {
    int[] state = {0, -1};
    samples.forEachRun(
        skipLeads,
        (position, count) -> {
          state[0]++;
          if (count != state[1]) {
            out.u32(state[0]);
            out.u32(count);
            out.u32(1);
            state[1] = count;
          }
        });
  }

  /** Counts the runs of equal durations, and writes them where there is somewhere to write to. */
  private int durationRuns(Pieces out) {
    int runs = 0;
    int i = 0;
    while (i < samples.samples()) {
      long value = samples.durationOf(i);
      int from = i;
      while (i < samples.samples() && samples.durationOf(i) == value) {
        i++;
      }
      runs++;
      if (out != null) {
        out.u32(i - from);
        out.u32((int) value);
      }
    }
    return runs;
  }

  private int offsetRuns(Pieces out) {
    int runs = 0;
    int i = 0;
    while (i < samples.samples()) {
      int value = samples.offsetOf(i);
      int from = i;
      while (i < samples.samples() && samples.offsetOf(i) == value) {
        i++;
      }
      runs++;
      if (out != null) {
        out.u32(i - from);
        out.u32(value + samples.delay());
      }
    }
    return runs;
  }

  /** Collects numbers in a buffer, which is written when it is full. */
  private record Pieces(WritableByteChannel channel, ByteBuffer buffer) {

    void box(String type, int version, long content, int firstNumber) {
      u32((int) (FULL_BOX + content));
      for (int i = 0; i < 4; i++) {
        room(1).put((byte) type.charAt(i));
      }
      u32(version << 24);
      u32(firstNumber);
    }

    void u32(int value) {
      room(4).putInt(value);
    }

    private ByteBuffer room(int bytes) {
      if (buffer.remaining() < bytes) {
        flush();
      }
      return buffer;
    }

    void flush() {
      try {
        Buffers.writeFully(channel, buffer.flip());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      buffer.clear();
    }
  }
}
