package org.kinora.isobmff;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;

/** Streams that nobody meant: read in bounded memory and time, and the same in whatever pieces. */
class AnnexBFuzzTest {

  private static final int SEED_UNITS = 4;

  static Stream<byte[]> streams() {
    return Arrays.stream(Codec.values())
        .flatMap(codec -> Stream.of(1, SEED_UNITS).map(units -> seed(codec, units)));
  }

  private static byte[] seed(Codec codec, int units) {
    Clip clip = Clip.of(codec);
    int size = clip.units().stream().limit(units).mapToInt(unit -> unit.annexB().limit()).sum();
    ByteBuffer seed = ByteBuffer.allocate(2 + size);
    seed.put(selector(codec)).put((byte) 7);
    clip.units().stream().limit(units).forEach(unit -> seed.put(unit.annexB().duplicate()));
    return seed.array();
  }

  static Stream<byte[]> sets() {
    return Arrays.stream(Codec.values())
        .map(Clip::of)
        .flatMap(clip -> clip.sets().sps().stream().map(sps -> behind(clip.codec(), sps)));
  }

  private static byte[] behind(Codec codec, byte[] nal) {
    return ByteBuffer.allocate(1 + nal.length).put(selector(codec)).put(nal).array();
  }

  private static Codec codec(byte selector) {
    return (selector & 1) == 0 ? Codec.H264 : Codec.H265;
  }

  private static byte selector(Codec codec) {
    return (byte) (codec == Codec.H264 ? 0 : 1);
  }

  @MethodSource("streams")
  @FuzzTest(maxDuration = "10s")
  void annexB(byte[] data) throws IOException {
    if (data == null || data.length < 2) {
      return;
    }
    Codec codec = codec(data[0]);
    ByteBuffer stream = ByteBuffer.wrap(data, 2, data.length - 2).slice();
    List<ByteBuffer> whole = units(codec, stream, Integer.MAX_VALUE);
    assertThat(units(codec, stream, 1 + (data[1] & 0xff))).isEqualTo(whole);
    for (ByteBuffer unit : whole) {
      ParameterSets sets = ParameterSets.in(codec, unit);
      try {
        VideoDescription video = new VideoDescription(new Size(64, 48), sets);
        video.writeSampleEntry(new BoxWriter(), VideoDescription.Placement.IN_BAND);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("parameter set");
      }
    }
  }

  private static List<ByteBuffer> units(Codec codec, ByteBuffer stream, int piece)
      throws IOException {
    AnnexBReader reader = new AnnexBReader(codec, new Pieces(stream.duplicate(), piece));
    List<ByteBuffer> units = new ArrayList<>();
    long end = 0;
    while (reader.next()) {
      byte[] copy = new byte[reader.unit().limit()];
      reader.unit().get(0, copy);
      units.add(ByteBuffer.wrap(copy));
      end = reader.end();
      assertThat(stream.slice((int) end - copy.length, copy.length))
          .isEqualTo(units.get(units.size() - 1));
    }
    assertThat(end).isLessThanOrEqualTo(stream.limit());
    return units;
  }

  @MethodSource("sets")
  @FuzzTest(maxDuration = "10s")
  void sequenceParameterSet(byte[] data) {
    if (data == null || data.length < 2) {
      return;
    }
    try {
      SequenceParameterSet sps =
          SequenceParameterSet.parse(codec(data[0]), Arrays.copyOfRange(data, 1, data.length));
      assertThat(sps.width()).isPositive();
      assertThat(sps.height()).isPositive();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("parameter set");
    }
  }

  /** Gives a few bytes at a time. */
  private record Pieces(ByteBuffer bytes, int most) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer to) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int count = Math.min(Math.min(most, bytes.remaining()), to.remaining());
      to.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      bytes.position(bytes.limit());
    }
  }
}
