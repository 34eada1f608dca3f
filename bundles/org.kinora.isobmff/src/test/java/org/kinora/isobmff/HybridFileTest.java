package org.kinora.isobmff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.media.Codec;
import org.kinora.test.tools.Tools;

class HybridFileTest {

  private static final int FRAMES_PER_FRAGMENT = 10;
  private static final long LAST = 3000;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("a.mp4");
  }

  /** Times with changing steps and a gap, in ticks. */
  private static long time(int frame) {
    return 3000L * frame + 7L * (frame % 5) + (frame >= 33 ? 450_000 : 0);
  }

  private static List<Long> times(int frames) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      times.add(time(i));
    }
    return times;
  }

  private void write(Clip clip, HybridFile hybrid) throws IOException {
    int count = clip.units().size();
    for (int i = 0; i < count; i++) {
      if (i > 0 && i % FRAMES_PER_FRAGMENT == 0) {
        hybrid.flush(time(i));
      }
      Clip.Unit unit = clip.units().get(i);
      hybrid.add(unit.annexB(), time(i), time(i), unit.key());
    }
    hybrid.flush(time(count - 1) + LAST);
  }

  private void write(Clip clip, boolean finish) throws IOException {
    try (HybridFile hybrid = HybridFile.create(file, clip.description())) {
      write(clip, hybrid);
      if (finish) {
        hybrid.finish();
      }
    }
  }

  private void decodesLike(Clip clip) throws IOException, InterruptedException {
    Path raw = folder.resolve("raw." + clip.codec().id());
    Files.write(raw, clip.bytes());
    assertThat(sums(Tools.decode(file))).isEqualTo(sums(Tools.decode(raw)));
  }

  private static List<String> sums(Tools.Outcome decoded) {
    assertThat(decoded.exit()).as(decoded.output()).isZero();
    assertThat(decoded.output().lines().filter(line -> line.startsWith("["))).isEmpty();
    return decoded
        .output()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(line.lastIndexOf(',')))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void aFileThatIsNotFinishedHasAllFramesAtTheirTimes(Codec codec) throws Exception {
    Clip clip = Clip.of(codec);
    write(clip, false);

    assertThat(Tools.times(file)).isEqualTo(times(Clip.FRAMES));
    assertThat(Tools.stream(file, "codec_tag_string"))
        .isEqualTo(codec == Codec.H264 ? "avc3" : "hev1");
    decodesLike(clip);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void aFinishedFileHasAllFramesAtTheirTimesAndOneIndex(Codec codec) throws Exception {
    Clip clip = Clip.of(codec);
    write(clip, true);

    assertThat(Tools.times(file)).isEqualTo(times(Clip.FRAMES));
    assertThat(Tools.durations(file).get(Clip.FRAMES - 1)).isEqualTo(LAST);
    assertThat(Tools.stream(file, "nb_frames")).isEqualTo(Integer.toString(Clip.FRAMES));
    assertThat(Tools.stream(file, "duration_ts"))
        .isEqualTo(Long.toString(time(Clip.FRAMES - 1) + LAST));
    assertThat(Tools.stream(file, "codec_tag_string"))
        .isEqualTo(codec == Codec.H264 ? "avc1" : "hvc1");
    assertThat(boxes()).containsExactly("ftyp", "mdat", "moov");
    decodesLike(clip);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void parameterSetsThatChangeStayInTheSamples(Codec codec) throws Exception {
    Clip clip = Clip.of(codec);
    Path other = folder.resolve("other." + codec.id());
    String encoder =
        codec == Codec.H264
            ? "libx264 -profile:v baseline"
            : "libx265 -x265-params log-level=none:bframes=0:no-sao=1:no-amp=1:ref=1";
    Tools.Outcome made =
        Tools.run(
            ("ffmpeg -v error -f lavfi -i testsrc2=size=320x180:rate=30 -frames:v 20 -pix_fmt yuv420p"
                    + " -c:v "
                    + encoder
                    + " "
                    + other)
                .split(" ", -1));
    assertThat(made.exit()).as(made.output()).isZero();
    byte[] second = Files.readAllBytes(other);
    byte[] both = new byte[clip.bytes().length + second.length];
    System.arraycopy(clip.bytes(), 0, both, 0, clip.bytes().length);
    System.arraycopy(second, 0, both, clip.bytes().length, second.length);
    Clip joined = Clip.of(codec, both);
    assertThat(joined.units()).hasSize(Clip.FRAMES + 20);

    write(joined, true);

    assertThat(Tools.stream(file, "codec_tag_string"))
        .isEqualTo(codec == Codec.H264 ? "avc3" : "hev1");
    assertThat(Tools.times(file)).isEqualTo(times(Clip.FRAMES + 20));
    decodesLike(joined);
  }

  @Test
  void framesThatAreShownInAnotherOrderKeepTheirTimes() throws Exception {
    Path raw = folder.resolve("b.h264");
    Path reference = folder.resolve("b.mp4");
    Tools.run(
        ("ffmpeg -v error -f lavfi -i testsrc2=size=320x180:rate=30 -frames:v 40 -pix_fmt yuv420p"
                + " -c:v libx264 -bf 2 "
                + reference)
            .split(" ", -1));
    Tools.run(
        ("ffmpeg -v error -i " + reference + " -c copy -bsf:v h264_mp4toannexb " + raw)
            .split(" ", -1));
    Clip clip = Clip.of(Codec.H264, Files.readAllBytes(raw));
    List<Long> pts = Tools.times(reference).stream().map(time -> time * 90_000 / 15_360).toList();

    try (HybridFile hybrid = HybridFile.create(file, clip.description())) {
      for (int i = 0; i < clip.units().size(); i++) {
        Clip.Unit unit = clip.units().get(i);
        hybrid.add(unit.annexB(), 3000L * i, pts.get(i), unit.key());
      }
      hybrid.flush(3000L * clip.units().size());
      // ffmpeg shows all later by the same time.
      assertThat(Tools.times(file)).isEqualTo(pts.stream().map(time -> time + 3000).toList());
      hybrid.finish();
    }
    assertThat(Tools.times(file)).isEqualTo(pts);
    decodesLike(clip);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void everyPrefixPlaysUpToItsLastWholeFragment(Codec codec) throws Exception {
    Clip clip = Clip.of(codec);
    byte[] before;
    byte[] whole;
    try (HybridFile hybrid = HybridFile.create(file, clip.description())) {
      for (int i = 0; i < 2 * FRAMES_PER_FRAGMENT; i++) {
        hybrid.add(clip.units().get(i).annexB(), time(i), time(i), clip.units().get(i).key());
        if (i == FRAMES_PER_FRAGMENT - 1) {
          hybrid.flush(time(i + 1));
        }
      }
      before = Files.readAllBytes(file);
      hybrid.flush(time(2 * FRAMES_PER_FRAGMENT));
      whole = Files.readAllBytes(file);
    }
    // The second fragment is not marked as one before all of it is written.
    System.arraycopy(new byte[] {'f', 'r', 'e', 'e'}, 0, whole, before.length + 4, 4);
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      // All cuts within the first bytes, where the boxes begin, and some anywhere.
      int more = i < 20 ? i : random.nextInt(whole.length - before.length);
      Files.write(file, Arrays.copyOf(whole, before.length + more));

      assertThat(Tools.times(file)).as("cut at " + more).isEqualTo(times(FRAMES_PER_FRAGMENT));
    }
  }

  @Test
  void theFileIsPlayableBetweenTheStepsOfFinishing() throws Exception {
    Clip clip = Clip.of(Codec.H265);
    write(clip, true);
    byte[] finished = Files.readAllBytes(file);
    long mediaEnd;
    try (HybridFile hybrid = HybridFile.create(file, clip.description())) {
      write(clip, hybrid);
      mediaEnd = hybrid.size();
    }
    byte[] fragmented = Files.readAllBytes(file);
    assertThat(fragmented.length).isEqualTo((int) mediaEnd);
    for (int end = fragmented.length; end <= finished.length; end += 97) {
      byte[] between = Arrays.copyOf(finished, end);
      System.arraycopy(fragmented, 0, between, 0, fragmented.length);
      Files.write(file, between);
      assertThat(Tools.times(file)).as("index cut at " + end).isEqualTo(times(Clip.FRAMES));
    }
  }

  @Test
  void anInterruptedThreadLosesNothing() throws Exception {
    Clip clip = Clip.of(Codec.H264);
    Thread.currentThread().interrupt();
    write(clip, true);
    assertThat(Thread.interrupted()).isTrue();

    assertThat(Tools.times(file)).isEqualTo(times(Clip.FRAMES));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void otherReadersAgree(Codec codec) throws Exception {
    Clip clip = Clip.of(codec);
    for (boolean finish : new boolean[] {false, true}) {
      write(clip, finish);
      Tools.Outcome identified = Tools.run("mkvmerge", "-J", file.toString());
      assertThat(identified.output()).contains("\"recognized\": true", "320x180");
      Path mkv = folder.resolve("a.mkv");
      Tools.Outcome merged = Tools.run("mkvmerge", "-o", mkv.toString(), file.toString());
      assertThat(merged.exit()).as(merged.output()).isZero();
      assertThat(Tools.times(mkv)).hasSize(Clip.FRAMES);

      String parser = codec.id() + "parse";
      String decoder = codec == Codec.H264 ? "avdec_h264" : "avdec_h265";
      Tools.Outcome played =
          Tools.run(
              "gst-launch-1.0",
              "-v",
              "filesrc",
              "location=" + file,
              "!",
              "qtdemux",
              "!",
              parser,
              "!",
              decoder,
              "!",
              "fakesink",
              "silent=false",
              "sync=false");
      assertThat(played.exit()).as(played.output()).isZero();
      assertThat(played.output().lines().filter(line -> line.contains("chain   *****")))
          .as("finished: " + finish)
          .hasSize(Clip.FRAMES);
    }
  }

  private List<String> boxes() throws IOException {
    List<String> types = new ArrayList<>();
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long at = 0;
      while (at < in.length()) {
        in.seek(at);
        long size = in.readInt() & 0xffff_ffffL;
        byte[] type = new byte[4];
        in.readFully(type);
        types.add(
            IntStream.range(0, 4)
                .mapToObj(i -> String.valueOf((char) type[i]))
                .collect(Collectors.joining()));
        at += size == 1 ? in.readLong() : size;
      }
    }
    return types;
  }
}
