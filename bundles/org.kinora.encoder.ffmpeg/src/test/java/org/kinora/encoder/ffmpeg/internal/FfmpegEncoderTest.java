package org.kinora.encoder.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.encoder.ffmpeg.internal.Lab.Unit;

class FfmpegEncoderTest {

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({"X264,NV21", "X264,NV12", "X264,I420", "X265,NV21", "X265,NV12", "X265,I420"})
  void everyFormatComesOutAsItWentIn(CodecLibrary library, PixelFormat format) throws Exception {
    int count = 12;
    List<Unit> units;
    try (Encoder encoder = Lab.open(library, Lab.settings(library, format))) {
      units = Lab.encode(encoder, format, Lab.VGA, count);
    }
    byte[] decoded =
        Lab.decode(Lab.write(temp.resolve("out." + library.codec().extensions().get(0)), units));
    int bytes = PixelFormat.NV21.frameBytes(Lab.VGA);
    assertThat(decoded).hasSize(count * bytes);
    FramePool pool = new FramePool(PixelFormat.NV21, Lab.VGA, 1);
    for (int i = 0; i < count; i++) {
      ByteBuffer picture = ByteBuffer.wrap(decoded, i * bytes, bytes).slice();
      assertThat(FrameCounter.read(picture, 640, 640, 480)).hasValue(i);
      try (VideoFrame source = Lab.frame(pool, PixelFormat.NV21, Lab.VGA, i)) {
        assertThat(chromaError(source, picture)).as("mean error of chroma").isLessThan(3.0);
      }
    }
  }

  private static double chromaError(VideoFrame source, ByteBuffer decoded) {
    long sum = 0;
    int luma = Lab.VGA.width() * Lab.VGA.height();
    int count = luma / 2;
    for (int i = 0; i < count; i++) {
      int y = i / Lab.VGA.width();
      int x = i % Lab.VGA.width();
      int a = source.plane(1).get(y * source.stride(1) + x) & 0xff;
      sum += Math.abs(a - (decoded.get(luma + i) & 0xff));
    }
    return (double) sum / count;
  }

  @ParameterizedTest
  @EnumSource
  void timesAndNumbersAreThoseOfTheFrames(CodecLibrary library) throws Exception {
    try (Encoder encoder = Lab.open(library, Lab.settings(library, PixelFormat.NV21))) {
      List<Unit> units = Lab.encode(encoder, PixelFormat.NV21, Lab.VGA, 60);
      for (int i = 0; i < units.size(); i++) {
        Unit unit = units.get(i);
        assertThat(unit.pts()).isEqualTo(Lab.pts(i));
        assertThat(unit.dts()).isEqualTo(unit.pts());
        assertThat(unit.duration()).isEqualTo(33_333_333L + i % 2);
        assertThat(unit.sequence()).isEqualTo(i + 7L);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void idrsComeAtTheGopAndOnRequestOnlyAndCarryTheirParameterSets(CodecLibrary library)
      throws Exception {
    EncoderSettings settings = Lab.settings(library, PixelFormat.NV21).withGop(10);
    FramePool pool = new FramePool(PixelFormat.NV21, Lab.VGA, 1);
    List<Unit> units = new ArrayList<>();
    try (Encoder encoder = Lab.open(library, settings)) {
      for (int i = 0; i < 40; i++) {
        if (i == 14) {
          encoder.requestKeyFrame();
        }
        // Number 1000 and up: a change of scene, which must not make an IDR.
        int number = i < 17 ? i : 1000 + i * 37;
        try (VideoFrame frame = Lab.frame(pool, PixelFormat.NV21, Lab.VGA, number)) {
          encoder.encode(frame, Lab.into(units));
        }
      }
    }
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      ByteBuffer bytes = ByteBuffer.wrap(units.get(i).bytes());
      boolean idr = AnnexB.isIdr(library.codec(), bytes);
      assertThat(units.get(i).keyFrame()).isEqualTo(idr);
      assertThat(ParameterSets.in(library.codec(), bytes).complete()).isEqualTo(idr);
      if (idr) {
        keys.add(i);
      }
    }
    assertThat(keys).containsExactly(0, 10, 14, 24, 34);
  }

  @ParameterizedTest
  @EnumSource
  void afterADrainTheStreamGoesOnWithAnIdr(CodecLibrary library) throws Exception {
    EncoderSettings settings = Lab.settings(library, PixelFormat.I420);
    FramePool pool = new FramePool(PixelFormat.I420, Lab.VGA, 1);
    List<Unit> units = new ArrayList<>();
    try (Encoder encoder = Lab.open(library, settings)) {
      encoder.drain(Lab.into(units));
      for (int i = 0; i < 9; i++) {
        try (VideoFrame frame = Lab.frame(pool, PixelFormat.I420, Lab.VGA, i)) {
          encoder.encode(frame, Lab.into(units));
        }
        if (i % 3 == 2) {
          encoder.drain(Lab.into(units));
        }
      }
    }
    assertThat(units.stream().map(Unit::keyFrame))
        .containsExactly(true, false, false, true, false, false, true, false, false);
  }

  @ParameterizedTest
  @EnumSource
  void bitRateGopAndFrameRateChangeLive(CodecLibrary library) throws Exception {
    EncoderSettings settings =
        Lab.settings(library, PixelFormat.NV21).with(new RateControl.Cbr(4_000_000));
    try (Encoder encoder = Lab.open(library, settings)) {
      long before = bytes(noise(encoder, 60));
      encoder.update(EncoderUpdate.bitrate(500_000));
      noise(encoder, 30);
      long after = bytes(noise(encoder, 60));
      assertThat(before).isBetween(800_000L, 1_200_000L); // 2 s of 4 Mbit/s are 1 MB
      assertThat(after).isBetween(80_000L, 160_000L);
      encoder.update(
          new EncoderUpdate(OptionalInt.empty(), OptionalInt.of(5), Optional.of(FrameRate.of(15))));
      List<Unit> units = Lab.encode(encoder, PixelFormat.NV21, Lab.VGA, 11);
      assertThat(units.stream().filter(Unit::keyFrame)).hasSize(3);
      assertThatThrownBy(() -> encoder.update(EncoderUpdate.bitrate(5)))
          .isInstanceOf(EncoderException.class)
          .hasMessageContaining("below 1000");
    }
  }

  private static List<Unit> noise(Encoder encoder, int count) throws EncoderException {
    java.util.Random random = new java.util.Random(1);
    FramePool pool = new FramePool(PixelFormat.NV21, Lab.VGA, 1);
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try (VideoFrame frame = Lab.frame(pool, PixelFormat.NV21, Lab.VGA, i)) {
        ByteBuffer luma = frame.plane(0);
        for (int at = 0; at < luma.capacity(); at++) {
          luma.put(at, (byte) (luma.get(at) + random.nextInt(16)));
        }
        encoder.encode(frame, Lab.into(units));
      }
    }
    return units;
  }

  private static long bytes(List<Unit> units) {
    return units.stream().mapToLong(unit -> unit.bytes().length).sum();
  }

  @ParameterizedTest
  @EnumSource
  void everyRateControlWorks(CodecLibrary library) throws Exception {
    for (RateControl rate :
        List.of(
            new RateControl.Cbr(2_000_000),
            new RateControl.Vbr(1_000_000, 3_000_000),
            new RateControl.Crf(23),
            new RateControl.FixedQp(30, 33),
            new RateControl.FixedQp(0, 0),
            new RateControl.FixedQp(51, 51))) {
      EncoderSettings settings = Lab.settings(library, PixelFormat.NV21).with(rate);
      try (Encoder encoder = Lab.open(library, settings)) {
        List<Unit> units = Lab.encode(encoder, PixelFormat.NV21, Lab.VGA, 5);
        String name = rate.mode().id() + "." + library.codec().id();
        assertThat(Lab.decode(Lab.write(temp.resolve(name), units)))
            .hasSize(5 * PixelFormat.NV21.frameBytes(Lab.VGA));
      }
    }
  }

  @Test
  void aBitRateCannotBeSetWhereQualityDecides() throws Exception {
    EncoderSettings settings =
        Lab.settings(CodecLibrary.X264, PixelFormat.NV21).with(new RateControl.Crf(30));
    try (Encoder encoder = Lab.open(CodecLibrary.X264, settings)) {
      assertThatThrownBy(() -> encoder.update(EncoderUpdate.bitrate(1_000_000)))
          .isInstanceOf(EncoderException.class)
          .hasMessageContaining("crf has no bit rate");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFrameOfAnotherSizeIsRefusedAndTheNextIsTaken(CodecLibrary library) throws Exception {
    Size other = new Size(320, 240);
    FramePool wrong = new FramePool(PixelFormat.NV21, other, 1);
    try (Encoder encoder = Lab.open(library, Lab.settings(library, PixelFormat.NV21));
        VideoFrame frame = Lab.frame(wrong, PixelFormat.NV21, other, 0)) {
      assertThatThrownBy(() -> encoder.encode(frame, unit -> {}))
          .isInstanceOf(EncoderException.class)
          .hasMessageContaining("320x240");
      assertThat(Lab.encode(encoder, PixelFormat.NV21, Lab.VGA, 1)).hasSize(1);
    }
  }

  @Test
  void whatIsNotPossibleIsRefusedInWords() {
    EncoderSettings settings = Lab.settings(CodecLibrary.X265, PixelFormat.NV21);
    assertThatThrownBy(() -> Lab.open(CodecLibrary.X265, settings.withPreset("warp")))
        .isInstanceOf(EncoderException.class)
        .hasMessageStartingWith("encoder ffmpeg-x265 has no preset 'warp': there are ultrafast")
        .satisfies(e -> assertThat(((EncoderException) e).retry()).isEqualTo(Retry.RECOVERABLE));
    assertThatThrownBy(() -> Lab.open(CodecLibrary.X264, settings))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining("makes [H264], not H265");
  }

  @ParameterizedTest
  @CsvSource({
    "X264,16x16", "X264,18x34", "X264,642x362", "X264,8192x16",
    "X265,32x32", "X265,34x62", "X265,642x362", "X265,8192x32"
  })
  void theSizesStatedArePossible(CodecLibrary library, String text) throws Exception {
    Size size = Size.parse(text);
    EncoderSettings settings =
        EncoderSettings.of(library.codec(), size, PixelFormat.NV21, FrameRate.of(25));
    FramePool pool = new FramePool(PixelFormat.NV21, size, 1);
    List<Unit> units = new ArrayList<>();
    try (Encoder encoder = Lab.open(library, settings)) {
      for (int i = 0; i < 3; i++) {
        try (VideoFrame frame = pool.acquire().orElseThrow()) {
          encoder.encode(frame, Lab.into(units));
        }
      }
    }
    Path file = Lab.write(temp.resolve("out." + library.codec().id()), units);
    assertThat(Lab.decode(file)).hasSize(3 * PixelFormat.NV21.frameBytes(size));
  }

  @ParameterizedTest
  @EnumSource
  void closingWhileItEncodesDoesNotCrash(CodecLibrary library) throws Exception {
    for (int round = 0; round < 10; round++) {
      Encoder encoder = Lab.open(library, Lab.settings(library, PixelFormat.NV21));
      CountDownLatch running = new CountDownLatch(3);
      Thread thread =
          new Thread(
              () -> {
                FramePool pool = new FramePool(PixelFormat.NV21, Lab.VGA, 1);
                try {
                  for (int i = 0; ; i++) {
                    try (VideoFrame frame = Lab.frame(pool, PixelFormat.NV21, Lab.VGA, i)) {
                      encoder.encode(frame, unit -> running.countDown());
                    }
                  }
                } catch (EncoderException e) {
                  assertThat(e).hasMessageContaining("is closed");
                }
              });
      thread.start();
      running.await();
      encoder.close();
      encoder.close();
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void theNominalFrameRateStandsInTheStream() throws Exception {
    for (CodecLibrary library : CodecLibrary.values()) {
      EncoderSettings settings =
          EncoderSettings.of(
              library.codec(), Lab.VGA, PixelFormat.NV21, new FrameRate(24000, 1001));
      try (Encoder encoder = Lab.open(library, settings)) {
        String name = "vui." + library.codec().extensions().get(0);
        Path file =
            Lab.write(temp.resolve(name), Lab.encode(encoder, PixelFormat.NV21, Lab.VGA, 5));
        assertThat(Lab.run(temp, List.of("-i", file.toString(), "-f", "null", "-")))
            .contains("23.98 fps");
      }
    }
  }

  @Test
  void baselineIsBaseline() throws Exception {
    EncoderSettings settings = Lab.settings(CodecLibrary.X264, PixelFormat.NV21);
    EncoderSettings baseline =
        new EncoderSettings(
            Codec.H264,
            settings.size(),
            settings.format(),
            settings.frameRate(),
            settings.rateControl(),
            settings.gop(),
            Optional.of("medium"),
            Optional.of("baseline"));
    try (Encoder encoder = Lab.open(CodecLibrary.X264, baseline)) {
      byte[] first = Lab.encode(encoder, PixelFormat.NV21, Lab.VGA, 1).get(0).bytes();
      // profile_idc of the SPS (Rec. ITU-T H.264, 7.3.2.1.1): 66 is Baseline
      assertThat(ParameterSets.in(Codec.H264, ByteBuffer.wrap(first)).sps().get(0)[1])
          .isEqualTo((byte) 66);
    }
  }
}
