package org.kinora.encoder.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;

/** With recorded streams of x264 and x265, which have a delimiter before each picture. */
class AnnexBStreamTest {

  private static final int GOP = 10;

  /** The NAL units of each access unit. */
  private static List<List<byte[]>> clip(Codec codec) throws IOException {
    ByteBuffer stream;
    try (InputStream in =
        AnnexBStreamTest.class.getResourceAsStream("/org/kinora/tck/clips/a." + codec.id())) {
      stream = ByteBuffer.wrap(in.readAllBytes());
    }
    List<List<byte[]>> units = new ArrayList<>();
    for (int nal = AnnexB.nextNal(stream, 0); nal >= 0; nal = AnnexB.nextNal(stream, nal)) {
      if (isDelimiter(codec, AnnexB.nalType(codec, stream, nal))) {
        units.add(new ArrayList<>());
      }
      byte[] bytes = new byte[AnnexB.endOfNal(stream, nal) - nal];
      stream.get(nal, bytes);
      units.get(units.size() - 1).add(bytes);
    }
    return units;
  }

  private static boolean isDelimiter(Codec codec, int type) {
    return type == (codec == Codec.H264 ? AnnexB.H264_AUD : AnnexB.H265_AUD);
  }

  /** An access unit of those NAL units whose type is wanted. */
  private static ByteBuffer unit(Codec codec, List<byte[]> nals, IntPredicate wanted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] nal : nals) {
      if (wanted.test(AnnexB.nalType(codec, ByteBuffer.wrap(nal), 0))) {
        out.writeBytes(new byte[] {0, 0, 0, 1});
        out.writeBytes(nal);
      }
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static ByteBuffer whole(Codec codec, List<byte[]> nals) {
    return unit(codec, nals, type -> true);
  }

  private static ByteBuffer without(Codec codec, List<byte[]> nals) {
    return unit(codec, nals, type -> !AnnexB.isParameterSet(codec, type));
  }

  private static ByteBuffer result(AnnexBStream stream, ByteBuffer bytes) {
    ByteBuffer to = ByteBuffer.allocate(bytes.limit() + stream.missing());
    stream.copy(bytes, to);
    return to;
  }

  @ParameterizedTest
  @EnumSource
  void anIdrWithoutParameterSetsGetsThoseOfTheFirst(Codec codec) throws IOException {
    List<List<byte[]>> clip = clip(codec);
    AnnexBStream stream = new AnnexBStream(codec);
    for (int n = 0; n < clip.size(); n++) {
      ByteBuffer bytes = n == 0 ? whole(codec, clip.get(n)) : without(codec, clip.get(n));
      stream.look(bytes);
      assertThat(stream.picture()).isTrue();
      assertThat(stream.keyFrame()).isEqualTo(n % GOP == 0);
      ByteBuffer made = result(stream, bytes);
      if (n % GOP == 0) {
        assertThat(stream.complete()).isTrue();
        assertThat(ParameterSets.in(codec, made))
            .isEqualTo(ParameterSets.in(codec, whole(codec, clip.get(0))));
        assertThat(AnnexB.isIdr(codec, made)).isTrue();
      } else {
        assertThat(made).isEqualTo(bytes);
      }
      assertThat(isDelimiter(codec, AnnexB.nalType(codec, made, AnnexB.nextNal(made, 0))))
          .as("the delimiter is in front")
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void parameterSetsInABufferOfTheirOwnAreNoAccessUnitAndAreKept(Codec codec) throws IOException {
    List<byte[]> first = clip(codec).get(0);
    AnnexBStream stream = new AnnexBStream(codec);
    stream.look(unit(codec, first, type -> AnnexB.isParameterSet(codec, type)));
    assertThat(stream.picture()).isFalse();
    ByteBuffer picture = unit(codec, first, type -> AnnexB.isSlice(codec, type));
    stream.look(picture);
    assertThat(stream.picture()).isTrue();
    assertThat(stream.complete()).isTrue();
    assertThat(ParameterSets.in(codec, result(stream, picture)).complete()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anIdrThatHasItsParameterSetsIsLeftAsItIs(Codec codec) throws IOException {
    AnnexBStream stream = new AnnexBStream(codec);
    for (List<byte[]> nals : clip(codec)) {
      ByteBuffer bytes = whole(codec, nals);
      stream.look(bytes);
      assertThat(stream.missing()).isZero();
      assertThat(result(stream, bytes)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIdrWhoseParameterSetsNeverCameIsNoticed(Codec codec) throws IOException {
    AnnexBStream stream = new AnnexBStream(codec);
    stream.look(without(codec, clip(codec).get(0)));
    assertThat(stream.keyFrame()).isTrue();
    assertThat(stream.complete()).isFalse();
  }
}
