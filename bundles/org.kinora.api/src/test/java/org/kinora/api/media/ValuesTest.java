package org.kinora.api.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Size, rate, codec, format and locator: what people write, and what is made of it. */
class ValuesTest {

  @Test
  void sizesAreReadAndOddOnesRefusedWithAHint() {
    assertThat(Size.parse(" 640X480 ")).isEqualTo(new Size(640, 480)).hasToString("640x480");
    assertThatThrownBy(() -> Size.parse("641x480")).hasMessageContaining("642x480");
    assertThatThrownBy(() -> Size.parse("0x480")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Size.parse("16386x2")).hasMessageContaining("16384");
    assertThatThrownBy(() -> Size.parse("640*480")).hasMessageContaining("WIDTHxHEIGHT");
    assertThatThrownBy(() -> Size.parse("-640x480")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Size.parse("9999999x2")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "30, 30, 1",
    "25/1, 25, 1",
    "60000/2002, 30000, 1001",
    "12.5, 25, 2",
    "29.97, 30000, 1001",
    "23.976, 24000, 1001",
    "0.1, 1, 10",
    "1000, 1000, 1"
  })
  void ratesAreReadInLowestTerms(String text, int numerator, int denominator) {
    assertThat(FrameRate.parse(text)).isEqualTo(new FrameRate(numerator, denominator));
    assertThat(FrameRate.parse(FrameRate.parse(text).toString())).isEqualTo(FrameRate.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "30/0",
        "1/2/3",
        "fast",
        "1001",
        "2001/2",
        "12.3456",
        "1e999999999"
      })
  void impossibleRatesAreRefused(String text) {
    assertThatThrownBy(() -> FrameRate.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30",
        "25",
        "29.97",
        "23.976",
        "12.5",
        "7/3",
        "10000000/417083",
        "2147483647/2147484"
      })
  void timesAreExactToTheNanosecondOver24Hours(String text) {
    FrameRate rate = FrameRate.parse(text);
    long frames = (long) (rate.perSecond() * 86_400);
    for (long n : new long[] {0, 1, 2, 3, 1000, 30_000, frames / 2, frames - 1, frames}) {
      BigInteger twice =
          BigInteger.valueOf(n)
              .multiply(BigInteger.valueOf(rate.denominator()))
              .multiply(BigInteger.valueOf(2_000_000_000L));
      BigInteger numerator = BigInteger.valueOf(rate.numerator());
      long exact = twice.add(numerator).divide(numerator.shiftLeft(1)).longValueExact();
      // Half a nanosecond may be rounded either way where the numerator is odd.
      assertThat(rate.timeOf(n)).as("frame %d", n).isBetween(exact - 1, exact);
    }
    assertThat(FrameRate.of(30).timeOf(30L * 86_400)).isEqualTo(86_400_000_000_000L);
    assertThat(FrameRate.of(30).intervalNanos()).isEqualTo(33_333_333);
  }

  @Test
  void codecsAreFoundByNameAndExtensionInAnyCase() {
    assertThat(Codec.parse("H265")).isEqualTo(Codec.H265);
    assertThat(Codec.ofExtension("AVC")).contains(Codec.H264);
    assertThat(Codec.ofExtension("mp4")).isEmpty();
    assertThatThrownBy(() -> Codec.parse("vp9")).hasMessageContaining("h264, h265");
  }

  @Test
  void planesHaveTheBytesTheirFormatSays() {
    for (PixelFormat format : PixelFormat.values()) {
      int bytes = 0;
      for (int plane = 0; plane < format.planes(); plane++) {
        bytes += format.rowBytes(plane, 642) * format.rows(plane, 482);
      }
      assertThat(bytes)
          .isEqualTo(format.frameBytes(new Size(642, 482)))
          .isEqualTo(642 * 482 * 3 / 2);
      assertThat(PixelFormat.parse(format.name().toLowerCase(java.util.Locale.ROOT)))
          .isEqualTo(format);
    }
    assertThatThrownBy(() -> PixelFormat.NV21.rows(2, 480))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> PixelFormat.parse("yuyv")).hasMessageContaining("nv21");
  }

  @Test
  void camerasAreNamedBySchemePathAndOptions() {
    assertThat(Locator.camera("pattern")).isEqualTo(new Locator("pattern", "", Map.of()));
    assertThat(Locator.camera("pattern?pace=fast&noise=3"))
        .isEqualTo(new Locator("pattern", "", Map.of("pace", "fast", "noise", "3")))
        .hasToString("pattern?pace=fast&noise=3");
    Locator clip = Locator.camera("FILE:a b/clip?.mp4?loop=true");
    assertThat(clip).isEqualTo(new Locator("file", "a b/clip?.mp4", Map.of("loop", "true")));
    assertThat(Locator.camera(clip.toString())).isEqualTo(clip);
    assertThatThrownBy(() -> Locator.camera("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Locator.camera("clip.mp4?x")).hasMessageContaining("NAME:PATH");
  }

  @Test
  void targetsWithoutASchemeAreFiles() {
    Locator target = Locator.target("dir.d/Out.H265");
    assertThat(target.isFile()).isTrue();
    assertThat(target.extension()).isEqualTo("h265");
    assertThat(target.toPath()).isEqualTo(Path.of("dir.d/Out.H265"));
    assertThat(Locator.target("C:\\out.mp4").scheme()).isEqualTo("file");
    assertThat(Locator.target("rtmp://host/x").scheme()).isEqualTo("rtmp");
    assertThat(Locator.target("dir.h265/out").extension()).isEmpty();
    assertThat(Locator.target(".h265").extension()).isEmpty();
    assertThatThrownBy(() -> Locator.target("  ")).hasMessageContaining("out.mp4");
  }
}
