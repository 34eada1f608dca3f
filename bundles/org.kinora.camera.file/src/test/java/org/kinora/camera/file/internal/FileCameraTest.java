package org.kinora.camera.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
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
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.Colour;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.ffmpeg.internal.LoadedFfmpeg;

class FileCameraTest {

  private static final Path CLIP =
      Path.of("..", "..", "runtime", "itest", "media", "bunny-640x480-24fps-8s.mp4");
  private static final Path NATIVES =
      Path.of("..", "org.kinora.binding.ffmpeg", "target", "natives");
  private static final Duration LONG = Duration.ofSeconds(10);

  @TempDir Path temp;

  private final FileCameraProvider provider = new FileCameraProvider();

  private LoadedFfmpeg ffmpeg() throws IOException {
    assumeTrue(Files.isDirectory(NATIVES), "SKIPPED: there are no natives for this platform");
    LoadedFfmpeg loaded = LoadedFfmpeg.load(NATIVES, temp.resolve("jni"));
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    provider.bindFfmpeg(loaded);
    return loaded;
  }

  private void run(String... arguments) throws Exception {
    LoadedFfmpeg ffmpeg = ffmpeg();
    List<String> all = new ArrayList<>(List.of("-nostdin", "-v", "error", "-y"));
    all.addAll(Arrays.asList(arguments));
    Path log = temp.resolve("log");
    int exit =
        ffmpeg
            .command(ffmpeg.ffmpeg(), all)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String text = Files.readString(log);
    assumeTrue(
        !text.contains("error while loading shared libraries"), "SKIPPED on this system: " + text);
    assertThat(exit).as(text).isZero();
  }

  private Camera open(String locator, PixelFormat... formats) throws CameraException {
    return provider.open(
        new CameraRequest(
            Locator.camera("file:" + locator),
            Optional.empty(),
            Optional.empty(),
            List.of(formats)));
  }

  private record Shot(long pts, long duration, long sequence, ByteBuffer pixels) {
    byte[] bytes() {
      byte[] copy = new byte[pixels.capacity()];
      pixels.get(0, copy);
      return copy;
    }
  }

  private static List<Shot> shoot(Camera camera, int most) throws Exception {
    List<Shot> shots = new ArrayList<>();
    while (shots.size() < most) {
      Optional<VideoFrame> read = camera.read(LONG);
      if (read.isEmpty()) {
        assertThat(camera.ended()).isTrue();
        break;
      }
      try (VideoFrame frame = read.get()) {
        shots.add(new Shot(frame.pts(), frame.duration(), frame.sequence(), packed(frame)));
      }
    }
    return shots;
  }

  private static ByteBuffer packed(VideoFrame frame) {
    PixelFormat format = frame.format();
    Size size = frame.size();
    ByteBuffer out = ByteBuffer.allocate(format.frameBytes(size));
    for (int p = 0; p < format.planes(); p++) {
      for (int y = 0; y < format.rows(p, size.height()); y++) {
        int row = format.rowBytes(p, size.width());
        out.put(frame.plane(p).slice(y * frame.stride(p), row));
      }
    }
    return out.flip();
  }

  @ParameterizedTest
  @EnumSource
  void theClipComesCompleteWithItsOwnTimesAndThePicturesOfTheFile(PixelFormat format)
      throws Exception {
    ffmpeg();
    Path raw = temp.resolve("truth");
    String name = format == PixelFormat.I420 ? "yuv420p" : format.name().toLowerCase(Locale.ROOT);
    run("-i", CLIP.toString(), "-pix_fmt", name, "-f", "rawvideo", raw.toString());
    byte[] truth = Files.readAllBytes(raw);
    int bytes = format.frameBytes(new Size(640, 480));
    try (Camera camera = open(CLIP + "?pace=fast", format)) {
      assertThat(camera.live()).isFalse();
      assertThat(camera.mode().toString()).endsWith("640x480 at 24 fps");
      List<Shot> shots = shoot(camera, 1000);
      assertThat(shots).hasSize(192);
      long sum = 0;
      for (int i = 0; i < shots.size(); i++) {
        Shot shot = shots.get(i);
        assertThat(shot.sequence()).isEqualTo(i);
        assertThat(shot.pts()).isEqualTo(FrameRate.of(24).timeOf(i));
        assertThat(shot.pixels()).isEqualTo(ByteBuffer.wrap(truth, i * bytes, bytes));
        sum += shot.duration();
      }
      assertThat(sum).isEqualTo(8_000_000_000L);
    }
  }

  @Test
  void withoutFfmpegMp4IsRefusedAndY4mPlays() throws Exception {
    assertThatThrownBy(() -> open(CLIP.toString()))
        .isInstanceOf(CameraException.class)
        .hasMessageContaining("the native FFmpeg is not available");
    try (Camera camera = open(y4m("FRAME", 3).toString() + "?pace=fast", PixelFormat.NV21)) {
      assertThat(shoot(camera, 10)).hasSize(3);
    }
  }

  private Path y4m(String marker, int frames) throws IOException {
    var out = new ByteArrayOutputStream();
    out.write("YUV4MPEG2 W6 H4 F30000:1001 Ip C420jpeg\n".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < frames; i++) {
      out.write((marker + "\n").getBytes(StandardCharsets.US_ASCII));
      for (int b = 0; b < 36; b++) {
        out.write(b + i);
      }
    }
    Path file = temp.resolve("clip.y4m");
    Files.write(file, out.toByteArray());
    return file;
  }

  @Test
  void y4mChromaIsInterleavedInTheRightOrder() throws Exception {
    Path file = y4m("FRAME", 2);
    try (Camera camera = open(file + "?pace=fast", PixelFormat.NV21)) {
      assertThat(camera.mode().frameRate()).isEqualTo(new FrameRate(30000, 1001));
      Shot first = shoot(camera, 1).get(0);
      // U is 24 to 29, V is 30 to 35
      assertThat(Arrays.copyOfRange(first.bytes(), 24, 36))
          .containsExactly(30, 24, 31, 25, 32, 26, 33, 27, 34, 28, 35, 29);
      assertThat(first.duration()).isEqualTo(33_366_667L);
    }
    try (Camera camera = open(file + "?pace=fast", PixelFormat.I420)) {
      assertThat(shoot(camera, 1).get(0).bytes()).startsWith(0, 1, 2).endsWith(34, 35);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rawFilesPlayInEveryFormat(PixelFormat format) throws Exception {
    byte[] bytes = new byte[72];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    Path file = temp.resolve("clip." + format.name().toLowerCase(Locale.ROOT));
    Files.write(file, bytes);
    String locator = file + "?width=6&height=4&fps=25&pace=fast";
    try (Camera camera = open(locator)) {
      List<Shot> shots = shoot(camera, 10);
      assertThat(shots).hasSize(2);
      assertThat(shots.get(1).pixels()).isEqualTo(ByteBuffer.wrap(bytes, 36, 36));
      assertThat(shots.get(1).pts()).isEqualTo(40_000_000L);
    }
    try (Camera nv12 = open(locator, PixelFormat.NV12);
        Camera nv21 = open(locator, PixelFormat.NV21)) {
      byte[] a = shoot(nv12, 1).get(0).bytes();
      byte[] b = shoot(nv21, 1).get(0).bytes();
      for (int i = 24; i < 36; i++) {
        assertThat(a[i]).isEqualTo(b[i ^ 1]);
      }
    }
  }

  @Test
  void realPaceTakesAsLongAsTheFile() throws Exception {
    Path file = temp.resolve("clip.nv21");
    Files.write(file, new byte[36 * 16]);
    try (Camera camera = open(file + "?width=6&height=4&fps=50")) {
      assertThat(camera.live()).isTrue();
      long before = System.nanoTime();
      assertThat(shoot(camera, 100)).hasSize(16);
      // from the first to the last of 16 frames
      assertThat(System.nanoTime() - before).isBetween(300_000_000L, 2_000_000_000L);
    }
  }

  @Test
  void aLoopGoesOnInTimeAndNumber() throws Exception {
    ffmpeg();
    try (Camera camera = open(CLIP + "?pace=fast&loop=true", PixelFormat.NV21)) {
      List<Shot> shots = shoot(camera, 400);
      for (int i = 0; i < 400; i++) {
        assertThat(shots.get(i).sequence()).isEqualTo(i);
        assertThat(shots.get(i).pts()).isEqualTo(FrameRate.of(24).timeOf(i));
      }
      assertThat(shots.get(192).pixels()).isEqualTo(shots.get(0).pixels());
    }
  }

  @Test
  void unevenTimesAndGapsAreKept() throws Exception {
    ffmpeg();
    Path file = temp.resolve("vfr.mp4");
    // Every 5th frame is dropped, the times of the others stay.
    run(
        "-i",
        CLIP.toString(),
        "-vf",
        "select=mod(n\\,5)",
        "-fps_mode",
        "vfr",
        "-enc_time_base",
        "1/24",
        "-video_track_timescale",
        "24000",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-bf",
        "2",
        "-t",
        "2",
        file.toString());
    try (Camera camera = open(file + "?pace=fast", PixelFormat.NV21)) {
      List<Shot> shots = shoot(camera, 1000);
      int n = 1;
      for (Shot shot : shots) {
        assertThat(shot.pts() - shots.get(0).pts())
            .isCloseTo(FrameRate.of(24).timeOf(n - 1), within(1L));
        n += n % 5 == 4 ? 2 : 1;
      }
      assertThat(shots.size()).isGreaterThan(30);
    }
  }

  @ParameterizedTest
  @CsvSource({"bt709, tv, BT709", "bt709, pc, BT709_FULL", "smpte170m, pc, BT601_FULL"})
  void framesHaveTheColourOfTheirStream(String matrix, String range, Colour colour)
      throws Exception {
    Path clip = temp.resolve("colour.mp4");
    run(
        ("-f lavfi -i testsrc=s=64x48:d=1:r=5 -pix_fmt yuv420p -colorspace %s -color_range %s"
                + " -c:v libx264 %s")
            .formatted(matrix, range, clip)
            .split(" ", -1));
    try (Camera camera = open(clip.toString(), PixelFormat.NV21);
        VideoFrame frame = camera.read(LONG).orElseThrow()) {
      assertThat(frame.colour()).isEqualTo(colour);
    }
  }

  @Test
  void aTruncatedFileGivesWhatCanBeReadAndThenFails() throws Exception {
    ffmpeg();
    Path whole = temp.resolve("whole.mp4");
    run("-i", CLIP.toString(), "-c", "copy", "-movflags", "+faststart", whole.toString());
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = temp.resolve("cut.mp4");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    try (Camera camera = open(cut + "?pace=fast", PixelFormat.NV21)) {
      List<Shot> shots = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                while (true) {
                  shots.addAll(shoot(camera, 1));
                }
              })
          .isInstanceOf(CameraException.class)
          .hasMessageContaining("is truncated or damaged after " + shots.size());
      assertThat(shots.size()).isBetween(50, 150);
      assertThat(camera.ended()).isFalse();
    }
  }

  @Test
  void aTruncatedRawFileGivesWhatCanBeReadAndThenFails() throws Exception {
    Path file = temp.resolve("clip.nv21");
    Files.write(file, new byte[36 * 3 + 5]);
    try (Camera camera = open(file + "?width=6&height=4&fps=50&pace=fast")) {
      assertThat(shoot(camera, 3)).hasSize(3);
      assertThatThrownBy(() -> camera.read(LONG))
          .isInstanceOf(CameraException.class)
          .hasMessage(file + " is truncated after 3 frames");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing.mp4|there is no file",
        "|camera file needs a file",
        "empty.mp4|is empty",
        "text.mp4|cannot be read: Invalid data",
        "sound.wav|has no video",
        "text.y4m|does not begin with YUV4MPEG2",
        "text.nv21|is raw video: name its size and rate",
        "text.nv21?width=3&height=2&fps=25|even sides",
        "text.nv21?colour=red|there is no option 'colour'",
        "text.nv21?pace=slow|pace is real or fast, not 'slow'",
      })
  void whatCannotBePlayedIsRefusedInOneSentence(String locator, String message) throws Exception {
    ffmpeg();
    Files.createFile(temp.resolve("empty.mp4"));
    for (String name : List.of("text.mp4", "text.y4m", "text.nv21")) {
      Files.writeString(temp.resolve(name), "This is no video at all.\n");
    }
    run("-f", "lavfi", "-i", "sine=d=0.1", temp.resolve("sound.wav").toString());
    String path = locator == null ? "" : temp + "/" + locator;
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(CameraException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anotherSizeOrRateIsRefusedAndTheTrueOneNamed() throws Exception {
    ffmpeg();
    Locator clip = Locator.camera("file:" + CLIP);
    assertThatThrownBy(
            () ->
                provider.open(
                    new CameraRequest(
                        clip, Optional.of(new Size(320, 240)), Optional.empty(), List.of())))
        .hasMessageContaining("has pictures of 640x480, not 320x240");
    assertThatThrownBy(
            () ->
                provider.open(
                    new CameraRequest(
                        clip, Optional.empty(), Optional.of(FrameRate.of(30)), List.of())))
        .hasMessageContaining("has 24 frames per second, not 30");
  }

  @Test
  void aReaderThatKeepsItsFramesGetsThatManyAndFramesOutliveTheCamera() throws Exception {
    ffmpeg();
    List<VideoFrame> kept = new ArrayList<>();
    Camera camera = open(CLIP + "?pace=fast", PixelFormat.NV21);
    List<Integer> contents = new ArrayList<>();
    for (int i = 0; i < camera.lendable(); i++) {
      kept.add(camera.read(LONG).orElseThrow());
      contents.add(kept.get(i).plane(0).duplicate().rewind().hashCode());
    }
    camera.close();
    camera.close();
    assertThat(camera.read(LONG)).isEmpty();
    for (int i = 0; i < kept.size(); i++) {
      assertThat(kept.get(i).plane(0).duplicate().rewind().hashCode()).isEqualTo(contents.get(i));
      kept.get(i).close();
    }
  }
}
