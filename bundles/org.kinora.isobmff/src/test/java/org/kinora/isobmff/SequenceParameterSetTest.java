package org.kinora.isobmff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.ParameterSets;
import org.kinora.test.tools.Tools;

class SequenceParameterSetTest {

  @ParameterizedTest
  @EnumSource(Codec.class)
  void croppingAndTimingAreNotMistaken(Codec codec) {
    SequenceParameterSet sps =
        SequenceParameterSet.parse(codec, Clip.of(codec).sets().sps().get(0));

    assertThat(sps.width()).isEqualTo(320);
    assertThat(sps.height()).isEqualTo(180);
    assertThat(sps.chromaFormat()).isEqualTo(1);
    assertThat(sps.lumaBits()).isEqualTo(8);
    assertThat(sps.chromaBits()).isEqualTo(8);
    assertThat(sps.frameRate()).contains(FrameRate.of(30));
    assertThat(sps.reordered()).hasValue(0);
  }

  /** Other profiles and tools of the codecs, against what was asked of the encoder. */
  @ParameterizedTest
  @CsvSource({
    "libx264, yuv444p, 322x182, 30000/1001, 3, 8, -preset veryfast",
    "libx264, yuv420p10le, 320x180, 25, 1, 10, -preset slow -x264-params cqm=jvt",
    "libx264, yuv420p, 320x180, 50, 1, 8, -profile:v baseline",
    "libx264, yuv422p, 320x192, 25, 2, 8, -flags +ildct+ilme",
    "libx265, yuv420p10le, 322x182, 30000/1001, 1, 10, -x265-params log-level=none",
    "libx265, yuv444p, 320x180, 12, 3, 8, -x265-params log-level=none:scaling-list=default",
    "libx265, yuv420p, 1920x1080, 24, 1, 8, -x265-params log-level=none:temporal-layers=3:ref=5",
    "libx265, yuv422p12le, 640x480, 60, 2, 12, -x265-params log-level=none:amp=1:rect=1"
  })
  void aProfileOutOfTheOrdinaryIsReadAsWritten(
      String encoder,
      String pixels,
      String size,
      String rate,
      int chroma,
      int bits,
      String options,
      @TempDir Path folder)
      throws IOException, InterruptedException {
    Codec codec = encoder.equals("libx264") ? Codec.H264 : Codec.H265;
    Path file = folder.resolve("a." + codec.id());
    String command =
        "ffmpeg -v error -f lavfi -i testsrc2=size=%s:rate=%s -frames:v 3 -pix_fmt %s -c:v %s %s %s"
            .formatted(size, rate, pixels, encoder, options, file);
    Tools.Outcome outcome = Tools.run(command.split(" ", -1));
    assertThat(outcome.exit()).as(outcome.output()).isZero();

    Clip clip = Clip.of(codec, Files.readAllBytes(file));
    ParameterSets sets = clip.sets();
    SequenceParameterSet sps = SequenceParameterSet.parse(codec, sets.sps().get(0));

    assertThat(sps.width() + "x" + sps.height()).isEqualTo(size);
    assertThat(sps.chromaFormat()).isEqualTo(chroma);
    assertThat(sps.lumaBits()).isEqualTo(bits);
    assertThat(sps.chromaBits()).isEqualTo(bits);
    assertThat(sps.frameRate()).contains(FrameRate.parse(rate));
    if (!options.contains("baseline")) {
      assertThat(sps.reordered().getAsInt()).as("pictures out of order").isPositive();
    }
  }

  @Test
  void aShortParameterSetIsRefused() {
    for (Codec codec : Codec.values()) {
      byte[] whole = Clip.of(codec).sets().sps().get(0);
      byte[] cut = Arrays.copyOf(whole, 9);
      assertThatThrownBy(() -> SequenceParameterSet.parse(codec, cut))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("damaged");
    }
  }
}
