package org.kinora.remux.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.remux.RemuxException;
import org.kinora.api.remux.RemuxProgress;
import org.kinora.api.remux.RemuxRequest;
import org.kinora.api.remux.RemuxRequest.Mark;
import org.kinora.api.remux.RemuxResult;
import org.kinora.binding.ffmpeg.internal.LoadedFfmpeg;
import org.kinora.test.tools.Tools;

class FfmpegRemuxerTest {

  private static final int FRAMES = 60;

  @TempDir Path folder;
  private final FfmpegRemuxer remuxer = new FfmpegRemuxer(tool("ffmpeg"), "");

  @BeforeEach
  void needTools() {
    Tools.need("ffmpeg");
    Tools.need("ffprobe");
  }

  private static String tool(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(path -> Path.of(path, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse("");
  }

  /** Times with changing steps and a gap, in ticks of 1/90000 s. */
  private static long ticks(int frame) {
    return 3000L * frame + 7L * (frame % 5) + (frame >= 33 ? 450_000 : 0);
  }

  private static List<Long> ticks() {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      all.add(ticks(i));
    }
    return all;
  }

  private Path clip(Codec codec) throws IOException {
    Path file = folder.resolve("clip." + codec.id());
    try (InputStream in =
        FfmpegRemuxerTest.class.getResourceAsStream("/org/kinora/isobmff/clip." + codec.id())) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private void times(Path raw, int count, boolean end) throws IOException {
    List<String> lines = new ArrayList<>(List.of("# timestamp format v2"));
    for (int i = 0; i < count; i++) {
      lines.add(millis(ticks(i)));
    }
    if (end) {
      lines.add(RemuxRequest.TIMESTAMPS_END + millis(ticks(count - 1) + 4500));
    }
    Files.write(Path.of(raw + RemuxRequest.TIMESTAMPS_SUFFIX), lines);
  }

  private static String millis(long ticks) {
    return String.format(Locale.ROOT, "%.6f", ticks / 90.0);
  }

  private List<String> sums(Path file) throws IOException, InterruptedException {
    Tools.Outcome decoded = Tools.decode(file);
    assertThat(decoded.exit()).as(decoded.output()).isZero();
    assertThat(decoded.output().lines().filter(line -> line.startsWith("["))).isEmpty();
    return decoded
        .output()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(line.lastIndexOf(',')))
        .toList();
  }

  private RemuxResult remux(Path source, Path target) throws Exception {
    return remuxer.remux(RemuxRequest.of(source, target), RemuxProgress.NONE);
  }

  private void nothingIsLeftBut(Path... files) throws IOException {
    try (Stream<Path> there = Files.list(folder)) {
      assertThat(there).containsExactlyInAnyOrder(files);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "H264, mp4, avc1", "H265, mp4, hvc1", "H264, mov, avc1", "H265, mov, hvc1",
    "H264, mkv, ", "H265, mkv, ", "H264, ts, ", "H265, ts, "
  })
  void everyPictureKeepsItsTime(Codec codec, String container, String tag) throws Exception {
    Path raw = clip(codec);
    times(raw, FRAMES, true);
    Path target = folder.resolve("out." + container);
    List<Double> told = new ArrayList<>();

    RemuxResult result = remuxer.remux(RemuxRequest.of(raw, target), told::add);

    List<Long> made = Tools.times(target);
    long first = made.get(0);
    List<Long> relative = made.stream().map(time -> time - first).toList();
    if (container.equals("mkv")) {
      assertThat(relative)
          .isEqualTo(ticks().stream().map(time -> Math.round(time / 90.0)).toList());
    } else {
      assertThat(relative).isEqualTo(ticks());
    }
    if (tag != null) {
      assertThat(Tools.stream(target, "codec_tag_string")).isEqualTo(tag);
      assertThat(Tools.stream(target, "duration_ts"))
          .isEqualTo(Long.toString(ticks(FRAMES - 1) + 4500));
    }
    assertThat(sums(target)).isEqualTo(sums(raw)).hasSize(FRAMES);
    assertThat(result.frames()).isEqualTo(FRAMES);
    assertThat(result.bytes()).isEqualTo(Files.size(target));
    assertThat(told).isSorted().endsWith(1.0);
    nothingIsLeftBut(raw, Path.of(raw + RemuxRequest.TIMESTAMPS_SUFFIX), target);
  }

  /** A stream of 80 pictures whose parameter sets change behind the 60th. */
  private Path changing(Codec codec) throws IOException, InterruptedException {
    Path raw = clip(codec);
    Path other = folder.resolve("other." + codec.id());
    String encoder =
        codec == Codec.H264
            ? "libx264 -profile:v baseline"
            : "libx265 -x265-params log-level=none:bframes=0:no-sao=1:no-amp=1:ref=1";
    ffmpeg(
        "-f lavfi -i testsrc2=size=320x180:rate=30 -frames:v 20 -pix_fmt yuv420p -c:v "
            + encoder
            + " "
            + other);
    byte[] first = Files.readAllBytes(raw);
    byte[] second = Files.readAllBytes(other);
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    Files.write(raw, both);
    return raw;
  }

  @ParameterizedTest
  @CsvSource({"H264, mp4, avc3", "H265, mp4, hev1", "H264, mkv, ", "H265, mkv, "})
  void parameterSetsThatChangeStayDecodable(Codec codec, String container, String tag)
      throws Exception {
    Path raw = changing(codec);
    Path target = folder.resolve("out." + container);

    RemuxResult result =
        remuxer.remux(
            new RemuxRequest(raw, Optional.empty(), Optional.of(FrameRate.of(30)), target),
            RemuxProgress.NONE);

    assertThat(result.frames()).isEqualTo(FRAMES + 20);
    if (tag != null) {
      assertThat(Tools.stream(target, "codec_tag_string")).isEqualTo(tag);
    }
    assertThat(sums(target)).isEqualTo(sums(raw)).hasSize(FRAMES + 20);
  }

  @Test
  void picturesShownInAnotherOrderKeepTheirTimes() throws Exception {
    Path reference = folder.resolve("b.mp4");
    Path raw = folder.resolve("b.h264");
    ffmpeg(
        "-f lavfi -i testsrc2=size=320x180:rate=30 -frames:v 40 -pix_fmt yuv420p -c:v libx264"
            + " -bf 2 -video_track_timescale 90000 "
            + reference);
    ffmpeg("-i " + reference + " -c copy -bsf:v h264_mp4toannexb " + raw);
    Path target = folder.resolve("out.mp4");

    assertThatThrownBy(() -> remux(raw, target))
        .isInstanceOf(RemuxException.class)
        .hasMessageContaining("B frames");

    List<String> lines = new ArrayList<>(List.of("# timestamp format v2"));
    Tools.times(reference).forEach(time -> lines.add(millis(time)));
    Files.write(Path.of(raw + RemuxRequest.TIMESTAMPS_SUFFIX), lines);
    remux(raw, target);

    assertThat(Tools.times(target)).isEqualTo(Tools.times(reference));
    assertThat(sums(target)).isEqualTo(sums(reference));
  }

  @Test
  void theRateOfTheStreamIsTakenAndNotTwentyFive() throws Exception {
    Path target = folder.resolve("out.mp4");
    RemuxResult result = remux(clip(Codec.H265), target);
    assertThat(result.duration()).isEqualTo(2_000_000_000L);
  }

  @Test
  void timesOfAnotherStreamAreRefused() throws Exception {
    Path raw = clip(Codec.H264);
    times(raw, FRAMES - 1, true);
    Path target = folder.resolve("out.mp4");

    assertThatThrownBy(() -> remux(raw, target))
        .isInstanceOf(RemuxException.class)
        .hasMessageContaining("60 pictures and 59 timestamps");
    nothingIsLeftBut(raw, Path.of(raw + RemuxRequest.TIMESTAMPS_SUFFIX));
  }

  @Test
  void aRecordingThatWasCutOffIsMadeFromWhatIsThere() throws Exception {
    Path raw = clip(Codec.H265);
    times(raw, FRAMES - 7, false);
    RemuxResult result = remux(raw, folder.resolve("out.mp4"));
    assertThat(result.frames()).isEqualTo(FRAMES - 7);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void anyFileWithVideoIsCopied(Codec codec) throws Exception {
    Path raw = clip(codec);
    times(raw, FRAMES, true);
    Path mkv = folder.resolve("a.mkv");
    Path mp4 = folder.resolve("b.mp4");
    remux(raw, mkv);
    assertThat(remux(mkv, mp4).frames()).isEqualTo(FRAMES);
    assertThat(sums(mp4)).isEqualTo(sums(raw));
  }

  @ParameterizedTest
  @CsvSource({
    "H264, mkv, true, avc1", "H265, mkv, true, hvc1", "H264, ts, true, avc1",
    "H265, ts, true, hvc1", "H264, mkv, false, avc3", "H265, mkv, false, hev1"
  })
  void playersOfAppleGetWhatTheyKnowWhereThatIsLegal(
      Codec codec, String container, boolean uniform, String tag) throws Exception {
    Path raw = uniform ? clip(codec) : changing(codec);
    Path middle = folder.resolve("a." + container);
    Path mp4 = folder.resolve("b.mp4");
    remux(raw, middle);

    RemuxResult result = remux(middle, mp4);

    assertThat(result.frames()).isEqualTo(uniform ? FRAMES : FRAMES + 20);
    assertThat(Tools.stream(mp4, "codec_tag_string")).isEqualTo(tag);
    assertThat(sums(mp4)).isEqualTo(sums(raw));
  }

  @Test
  void theIndexStandsAtTheBeginningWhenThatIsWanted() throws Exception {
    Path raw = clip(Codec.H264);
    Path target = folder.resolve("out.mp4");
    RemuxRequest request =
        new RemuxRequest(raw, Optional.empty(), Optional.empty(), target, true, List.of());

    remuxer.remux(request, RemuxProgress.NONE);

    String bytes = Files.readString(target, StandardCharsets.ISO_8859_1);
    assertThat(bytes.indexOf("moov")).isBetween(0, bytes.indexOf("mdat"));
    assertThat(sums(target)).isEqualTo(sums(raw));
    Path mkv = folder.resolve("out.mkv");
    RemuxRequest senseless =
        new RemuxRequest(raw, Optional.empty(), Optional.empty(), mkv, true, List.of());
    assertThatThrownBy(() -> remuxer.remux(senseless, RemuxProgress.NONE))
        .hasMessageContaining("only mp4 and mov");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mov", "mkv"})
  void marksBecomeChaptersAtTheTimesOfTheirPictures(String container) throws Exception {
    Path raw = clip(Codec.H264);
    times(raw, FRAMES, true);
    List<Mark> marks = List.of(new Mark(0, "x264"), new Mark(33, "jcodec; #2 = \\better"));

    Path middle = folder.resolve("middle.mp4");
    remux(raw, middle);
    for (Path source : List.of(raw, middle)) {
      Path target = folder.resolve("out." + container);
      remuxer.remux(
          new RemuxRequest(source, Optional.empty(), Optional.empty(), target, false, marks),
          RemuxProgress.NONE);
      Tools.Outcome chapters =
          Tools.run(
              "ffprobe",
              "-v",
              "error",
              "-show_entries",
              "chapter=start_time:chapter_tags=title",
              "-of",
              "csv=p=0",
              target.toString());
      String second = String.format(Locale.ROOT, "%.3f", ticks(33) / 90_000.0);
      assertThat(chapters.output().replaceAll("(\\d\\.\\d{3})\\d+", "$1").lines())
          .containsExactly("0.000,x264", second + ",jcodec; #2 = \\better");
      assertThat(sums(target)).hasSize(FRAMES);
    }
    nothingIsLeftBut(
        raw,
        Path.of(raw + RemuxRequest.TIMESTAMPS_SUFFIX),
        middle,
        folder.resolve("out." + container));
  }

  @Test
  void aMarkBehindTheEndIsRefused() throws Exception {
    Path raw = clip(Codec.H264);
    for (String name : List.of("out.mp4", "out.ts")) {
      RemuxRequest request =
          new RemuxRequest(
              raw,
              Optional.empty(),
              Optional.empty(),
              folder.resolve(name),
              false,
              List.of(new Mark(FRAMES, "late")));
      assertThatThrownBy(() -> remuxer.remux(request, RemuxProgress.NONE))
          .hasMessageContaining(
              name.equals("out.ts") ? "no chapters" : "picture 60, and there are 60");
    }
    nothingIsLeftBut(raw);
  }

  @Test
  void damagedOrMissingSourcesLeaveNothing() throws Exception {
    Path empty = folder.resolve("empty.h264");
    Path noise = folder.resolve("noise.mp4");
    Files.write(empty, new byte[0]);
    Files.write(noise, new byte[10_000]);
    Path target = folder.resolve("out.mp4");

    assertThatThrownBy(() -> remux(empty, target)).hasMessageContaining("no h264 picture");
    assertThatThrownBy(() -> remux(noise, target)).isInstanceOf(RemuxException.class);
    assertThatThrownBy(() -> remux(folder.resolve("none.h264"), target))
        .hasMessageContaining("not there");
    assertThatThrownBy(() -> remux(empty, folder.resolve("out.avi"))).hasMessageContaining("mp4");
    assertThatThrownBy(() -> remux(empty, folder.resolve("no/out.mp4")))
        .hasMessageContaining("create it first");
    nothingIsLeftBut(empty, noise);
  }

  @Test
  void withoutAProgramItSaysWhatIsMissing() throws Exception {
    Path raw = clip(Codec.H264);
    FfmpegRemuxer bare = new FfmpegRemuxer("", "");
    assertThatThrownBy(
            () -> bare.remux(RemuxRequest.of(raw, folder.resolve("out.mp4")), RemuxProgress.NONE))
        .isInstanceOfSatisfying(
            RemuxException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
        .hasMessageContaining("there is no ffmpeg");
  }

  @Test
  void anInterruptLeavesNoChildAndNoFile() throws Exception {
    Path raw = clip(Codec.H264);
    Path sleeper = folder.resolve("ffmpeg-sleeps");
    Files.writeString(sleeper, "#!/bin/sh\nexec sleep 60\n");
    assertThat(sleeper.toFile().setExecutable(true)).isTrue();
    FfmpegRemuxer slow = new FfmpegRemuxer(sleeper.toString(), "");
    AtomicReference<Exception> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                slow.remux(RemuxRequest.of(raw, folder.resolve("out.mp4")), RemuxProgress.NONE);
              } catch (Exception e) {
                thrown.set(e);
              }
            });
    thread.start();
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive)
        && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    thread.interrupt();
    thread.join(10_000);

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    nothingIsLeftBut(raw, sleeper);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void theEmbeddedFfmpegDoesTheSame(Codec codec) throws Exception {
    Path natives = Path.of("..", "org.kinora.binding.ffmpeg", "target", "natives");
    Tools.need(Files.isDirectory(natives), "the embedded ffmpeg");
    FfmpegRemuxer embedded = new FfmpegRemuxer("", "");
    LoadedFfmpeg binding =
        LoadedFfmpeg.load(natives.toAbsolutePath().normalize(), folder.resolve("jni"));
    embedded.bindFfmpeg(binding);
    Path raw = clip(codec);
    times(raw, FRAMES, true);
    Path target = folder.resolve("out.mp4");

    RemuxResult result = embedded.remux(RemuxRequest.of(raw, target), RemuxProgress.NONE);

    assertThat(result.frames()).isEqualTo(FRAMES);
    assertThat(Tools.times(target)).isEqualTo(ticks());
    assertThat(sums(target)).isEqualTo(sums(raw));
  }

  private static void ffmpeg(String arguments) throws IOException, InterruptedException {
    Tools.Outcome outcome = Tools.run(("ffmpeg -v error " + arguments).split(" ", -1));
    assertThat(outcome.exit()).as(outcome.output()).isZero();
  }
}
