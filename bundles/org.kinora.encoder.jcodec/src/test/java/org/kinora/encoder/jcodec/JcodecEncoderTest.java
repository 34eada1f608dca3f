package org.kinora.encoder.jcodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.camera.pattern.PatternCameraProvider;

class JcodecEncoderTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Size SMALL = new Size(320, 240);

  @TempDir Path directory;

  private final JcodecEncoderProvider provider = new JcodecEncoderProvider();

  @ParameterizedTest
  @CsvSource({"320x240,NV21,20", "66x50,NV12,28", "98x178,I420,33", "64x48,NV21,39"})
  void everyFrameDecodesAndIsTheOneItSaysItIs(String text, PixelFormat format, int qp)
      throws Exception {
    Size size = Size.parse(text);
    Stream stream = new Stream();
    List<byte[]> source = new ArrayList<>();
    try (Camera camera = camera("pattern?pace=fast", size, format);
        Encoder encoder = provider.open(settings(size, format, new RateControl.FixedQp(qp, qp)))) {
      for (int n = 0; n < 45; n++) {
        if (n == 7 || n == 8) {
          encoder.requestKeyFrame();
        }
        try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
          source.add(planar(frame));
          encoder.encode(frame, stream::add);
        }
      }
    }
    assertThat(stream.keys).containsExactly(0, 7, 8, 28);
    assertThat(stream.sequences).hasSize(45).isSorted().doesNotHaveDuplicates();
    List<byte[]> decoded = decode(stream, size);
    assertThat(decoded).hasSize(45);
    int luma = size.width() * size.height();
    for (int n = 0; n < 45; n++) {
      ByteBuffer picture = ByteBuffer.wrap(decoded.get(n));
      assertThat(FrameCounter.read(picture, size.width(), size.width(), size.height())).hasValue(n);
      double lumaNoise = psnr(source.get(n), decoded.get(n), 0, luma);
      double chromaNoise = psnr(source.get(n), decoded.get(n), luma, luma * 3 / 2);
      assertThat(lumaNoise).as("luma of frame %d", n).isGreaterThan(50 - 0.65 * qp);
      assertThat(chromaNoise).as("chroma of frame %d", n).isGreaterThan(50 - 0.65 * qp);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {900_000, 3_000_000})
  void theBitRateAskedForIsKept(int bitrate) throws Exception {
    for (RateControl control :
        List.of(new RateControl.Cbr(bitrate), new RateControl.Vbr(bitrate, 2 * bitrate))) {
      double achieved = bitrate(control, 90, Optional.empty());
      System.out.printf("MEASURED %s: %.0f bit/s achieved at 320x240%n", control, achieved);
      assertThat(achieved).isBetween(0.85 * bitrate, 1.15 * bitrate);
    }
  }

  @Test
  void theBitRateChangesWhileItRuns() throws Exception {
    double achieved =
        bitrate(new RateControl.Cbr(3_000_000), 90, Optional.of(EncoderUpdate.bitrate(1_000_000)));
    assertThat(achieved).as("after the change").isBetween(850_000.0, 1_150_000.0);
  }

  @Test
  void whatItCannotDoIsRefusedAndNothingChanges() throws Exception {
    assertThatThrownBy(
            () -> provider.open(settings(SMALL, PixelFormat.NV21, new RateControl.Crf(23))))
        .hasMessageContaining("not crf");
    assertThatThrownBy(
            () ->
                provider.open(
                    EncoderSettings.of(Codec.H265, SMALL, PixelFormat.NV21, FrameRate.of(30))))
        .hasMessageContaining("H265");
    try (Camera other = camera("pattern?pace=fast", new Size(64, 48), PixelFormat.NV21);
        Camera camera = camera("pattern?pace=fast", SMALL, PixelFormat.NV21)) {
      Encoder encoder =
          provider.open(settings(SMALL, PixelFormat.NV21, new RateControl.FixedQp(30, 30)));
      Stream stream = new Stream();
      try (VideoFrame wrong = other.read(SECOND).orElseThrow();
          VideoFrame right = camera.read(SECOND).orElseThrow()) {
        assertThatThrownBy(() -> encoder.encode(wrong, stream::add)).hasMessageContaining("64x48");
        assertThatThrownBy(() -> encoder.update(EncoderUpdate.bitrate(1_000_000)))
            .hasMessageContaining("fixed QP");
        encoder.encode(right, stream::add);
        assertThat(stream.keys).containsExactly(0);
        encoder.close();
        encoder.close();
        assertThatThrownBy(() -> encoder.encode(right, stream::add))
            .isInstanceOf(EncoderException.class);
      }
    }
  }

  @Test
  void noiseThatFillsTheBufferIsCodedCoarserInsteadOfFailing() throws Exception {
    Stream stream = new Stream();
    try (Camera camera = camera("pattern?pace=fast&noise=12", new Size(64, 48), PixelFormat.NV21);
        Encoder encoder =
            provider.open(
                settings(new Size(64, 48), PixelFormat.NV21, new RateControl.FixedQp(0, 0)))) {
      for (int n = 0; n < 5; n++) {
        try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
          encoder.encode(frame, stream::add);
        }
      }
    }
    assertThat(decode(stream, new Size(64, 48))).hasSize(5);
  }

  private double bitrate(RateControl control, int frames, Optional<EncoderUpdate> change)
      throws Exception {
    Stream stream = new Stream();
    try (Camera camera = camera("pattern?pace=fast&noise=2", SMALL, PixelFormat.NV21);
        Encoder encoder = provider.open(settings(SMALL, PixelFormat.NV21, control))) {
      for (int n = 0; n < frames; n++) {
        try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
          encoder.encode(frame, stream::add);
        }
        if (change.isPresent() && n == frames / 3) {
          encoder.update(change.get());
        }
        if (n == frames / 2) {
          stream.bytes.reset();
        }
      }
    }
    return stream.bytes.size() * 8.0 * 30 / (frames - frames / 2 - 1);
  }

  private static EncoderSettings settings(Size size, PixelFormat format, RateControl control) {
    return EncoderSettings.of(Codec.H264, size, format, FrameRate.of(30)).with(control).withGop(20);
  }

  private static Camera camera(String locator, Size size, PixelFormat format) throws Exception {
    return new PatternCameraProvider()
        .open(
            new CameraRequest(
                Locator.camera(locator),
                Optional.of(size),
                Optional.of(FrameRate.of(30)),
                List.of(format)));
  }

  private List<byte[]> decode(Stream stream, Size size) throws Exception {
    Path coded = Files.write(directory.resolve("out.h264"), stream.bytes.toByteArray());
    Path raw = directory.resolve("out.yuv");
    run(
        "ffmpeg",
        "-nostdin",
        "-v",
        "error",
        "-xerror",
        "-y",
        "-i",
        coded.toString(),
        "-vsync",
        "0",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
        raw.toString());
    byte[] all = Files.readAllBytes(raw);
    int length = PixelFormat.I420.frameBytes(size);
    List<byte[]> pictures = new ArrayList<>();
    for (int at = 0; at + length <= all.length; at += length) {
      pictures.add(Arrays.copyOfRange(all, at, at + length));
    }
    return pictures;
  }

  private static void run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said).isEmpty();
    } catch (IOException e) {
      assumeTrue(false, "NOT TESTED: there is no " + command[0] + " on this machine");
    }
  }

  private static byte[] planar(VideoFrame frame) {
    Size size = frame.size();
    byte[] bytes = new byte[PixelFormat.I420.frameBytes(size)];
    int at = 0;
    for (int plane = 0; plane < 3; plane++) {
      boolean split = plane > 0 && frame.format() != PixelFormat.I420;
      int source = split ? 1 : plane;
      int offset = split && (plane == 1) == (frame.format() == PixelFormat.NV21) ? 1 : 0;
      int width = PixelFormat.I420.rowBytes(plane, size.width());
      for (int y = 0; y < PixelFormat.I420.rows(plane, size.height()); y++) {
        for (int x = 0; x < width; x++) {
          int column = split ? 2 * x + offset : x;
          bytes[at++] = frame.plane(source).get(y * frame.stride(source) + column);
        }
      }
    }
    return bytes;
  }

  private static double psnr(byte[] one, byte[] two, int from, int to) {
    double sum = 0.001;
    for (int i = from; i < to; i++) {
      double step = (one[i] & 0xff) - (two[i] & 0xff);
      sum += step * step;
    }
    return 10 * Math.log10(255.0 * 255 * (to - from) / sum);
  }

  /** What an encoder gave. */
  private static final class Stream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> keys = new ArrayList<>();
    private final List<Long> sequences = new ArrayList<>();

    void add(AccessUnit unit) {
      assertThat(unit.keyFrame()).isEqualTo(AnnexB.isIdr(Codec.H264, unit.buffer()));
      assertThat(unit.pts()).isEqualTo(FrameRate.of(30).timeOf(unit.sequence()));
      if (unit.keyFrame()) {
        keys.add(sequences.size());
        assertThat(ParameterSets.in(Codec.H264, unit.buffer()).complete()).isTrue();
      }
      sequences.add(unit.sequence());
      bytes.writeBytes(unit.toBytes());
    }
  }
}
