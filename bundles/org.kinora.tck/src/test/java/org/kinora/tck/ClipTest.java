package org.kinora.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.media.Codec;

class ClipTest {
  @ParameterizedTest
  @EnumSource
  void aClipThatDoesNotDecodeWouldBlameTheSinks(Codec codec) throws Exception {
    for (Clip clip : new Clip[] {Clip.first(codec), Clip.second(codec)}) {
      Decoder.Decoded decoded =
          new FfmpegDecoder().decode(codec, Clip.SIZE, Unit.stream(clip.units()));

      assertThat(decoded.complaints()).isEmpty();
      assertThat(decoded.pictures().stream().map(Footage::counter))
          .containsExactlyElementsOf(LongStream.range(0, Clip.FRAMES).boxed().toList());
      for (Unit unit : clip.units()) {
        assertThat(unit.keyFrame()).isEqualTo(unit.sequence() % Clip.GOP == 0);
        assertThat(unit.parameterSets().complete()).isEqualTo(unit.keyFrame());
      }
    }
    assertThat(Clip.first(codec).format().parameterSets())
        .isNotEqualTo(Clip.second(codec).format().parameterSets());
  }
}
