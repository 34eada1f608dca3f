package org.kinora.isobmff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.media.Codec;

class AnnexBReaderTest {

  @ParameterizedTest
  @EnumSource(Codec.class)
  void noByteIsLostBetweenAccessUnits(Codec codec) throws IOException {
    Clip clip = Clip.of(codec);

    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (Clip.Unit unit : clip.units()) {
      joined.write(unit.annexB().array());
    }
    // The first start code has four bytes, of which the first is a zero that means nothing.
    byte[] expected = Arrays.copyOfRange(clip.bytes(), 1, clip.bytes().length);
    assertThat(joined.toByteArray()).isEqualTo(expected);
    assertThat(clip.units()).hasSize(Clip.FRAMES);
    assertThat(clip.units().stream().filter(Clip.Unit::key)).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void accessUnitsAreTheSameHoweverFewBytesAReadGives(Codec codec) throws IOException {
    Clip clip = Clip.of(codec);
    ReadableByteChannel whole = Channels.newChannel(new ByteArrayInputStream(clip.bytes()));
    AnnexBReader reader = new AnnexBReader(codec, new Trickle(whole));

    for (Clip.Unit unit : clip.units()) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.unit()).isEqualTo(unit.annexB());
    }
    assertThat(reader.next()).isFalse();
    assertThat(reader.bytesRead()).isEqualTo(clip.bytes().length);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void garbageInFrontOfTheStreamIsPassedOver(Codec codec) {
    Clip clip = Clip.of(codec);
    byte[] garbage = new byte[3_000_000];
    Arrays.fill(garbage, (byte) 0x55);
    byte[] bytes = Arrays.copyOf(garbage, garbage.length + clip.bytes().length);
    System.arraycopy(clip.bytes(), 0, bytes, garbage.length, clip.bytes().length);

    assertThat(Clip.of(codec, bytes).units()).hasSize(Clip.FRAMES);
  }

  @Test
  void randomBytesEndInsteadOfHanging() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(5000)];
      random.nextBytes(bytes);
      for (int j = 0; j + 3 < bytes.length; j += 50) {
        System.arraycopy(new byte[] {0, 0, 1}, 0, bytes, j, 3);
      }
      for (Codec codec : Codec.values()) {
        int sum =
            Clip.of(codec, bytes).units().stream().mapToInt(unit -> unit.annexB().limit()).sum();
        assertThat(sum).isLessThanOrEqualTo(bytes.length);
      }
    }
  }

  @Test
  void anEmptyStreamHasNoAccessUnit() {
    assertThat(Clip.of(Codec.H264, new byte[0]).units()).isEmpty();
    assertThat(Clip.of(Codec.H264, new byte[] {0, 0, 0, 1}).units()).isEmpty();
  }

  /** Gives one byte at a time. */
  private record Trickle(ReadableByteChannel whole) implements ReadableByteChannel {

    @Override
    public int read(ByteBuffer target) throws IOException {
      ByteBuffer one = ByteBuffer.allocate(1);
      int count = whole.read(one);
      if (count > 0) {
        target.put(one.flip());
      }
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() throws IOException {
      whole.close();
    }
  }
}
