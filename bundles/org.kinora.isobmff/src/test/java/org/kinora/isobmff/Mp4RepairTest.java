package org.kinora.isobmff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.media.Codec;
import org.kinora.api.sink.FileInUseException;
import org.kinora.isobmff.Mp4Repair.Report;
import org.kinora.test.tools.Tools;

class Mp4RepairTest {

  private static final int FRAGMENT = 10;
  private static final int HEADER = 48;
  private static final long STEP = 3000;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("a.mp4");
  }

  private static List<Long> times(int frames) {
    return LongStream.range(0, frames).mapToObj(i -> STEP * i).toList();
  }

  private byte[] written(Clip clip, int frames, boolean finish) throws IOException {
    try (HybridFile hybrid = HybridFile.create(file, clip.description())) {
      for (int i = 0; i < frames; i++) {
        Clip.Unit unit = clip.units().get(i);
        hybrid.add(unit.annexB(), STEP * i, STEP * i, unit.key());
        if (i % FRAGMENT == FRAGMENT - 1) {
          hybrid.flush(STEP * (i + 1));
        }
      }
      if (finish) {
        hybrid.finish();
      }
    }
    return Files.readAllBytes(file);
  }

  /** What the file is like once it is repaired. */
  private void isOrdinary(Codec codec, Report report, int frames) throws Exception {
    assertThat(report.samples()).isEqualTo(frames);
    assertThat(report.duration()).isEqualTo(STEP * frames);
    assertThat(Tools.times(file)).isEqualTo(times(frames));
    assertThat(Tools.stream(file, "codec_tag_string"))
        .isEqualTo(codec == Codec.H264 ? "avc1" : "hvc1");
    assertThat(Tools.stream(file, "nb_frames")).isEqualTo(Integer.toString(frames));
    Tools.Outcome decoded = Tools.decode(file);
    assertThat(decoded.exit()).isZero();
    assertThat(decoded.output().lines().filter(line -> !line.startsWith("#"))).hasSize(frames);
    assertThat(decoded.output()).doesNotContain("error", "invalid", "[");
    assertThat(Mp4Repair.leftOpen(file)).isFalse();
    byte[] bytes = Files.readAllBytes(file);
    assertThat(Mp4Repair.repair(file, false))
        .isEqualTo(new Report(true, frames, STEP * frames, 0, false));
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void aFileLeftOpenBecomesTheOneThatClosingMakes(Codec codec) throws Exception {
    byte[] closed = written(Clip.of(codec), Clip.FRAMES, true);
    byte[] open = written(Clip.of(codec), Clip.FRAMES, false);
    assertThat(Mp4Repair.leftOpen(file)).isTrue();

    Report planned = Mp4Repair.repair(file, true);
    assertThat(Files.readAllBytes(file)).isEqualTo(open);
    Report report = Mp4Repair.repair(file, false);

    assertThat(report).isEqualTo(planned);
    assertThat(report.bytesCut()).isZero();
    assertThat(Files.readAllBytes(file)).isEqualTo(closed);
    isOrdinary(codec, report, Clip.FRAMES);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void whatIsNotAWholeFragmentIsCutOff(Codec codec) throws Exception {
    Clip clip = Clip.of(codec);
    int before = written(clip, 2 * FRAGMENT, false).length;
    byte[] whole = written(clip, 3 * FRAGMENT, false);
    byte[] unmarked = whole.clone();
    System.arraycopy("free".getBytes(StandardCharsets.US_ASCII), 0, unmarked, before + 4, 4);
    Random random = new Random(5);
    for (int i = 0; i < 30; i++) {
      int more = i < 10 ? i : 1 + random.nextInt(whole.length - before - 1);
      // With the mark on the device before the data, as a power cut may leave it, or without.
      Files.write(file, Arrays.copyOf(i % 2 == 0 ? unmarked : whole, before + more));
      Report report = Mp4Repair.repair(file, false);
      assertThat(report.bytesCut()).isEqualTo(more);
      assertThat(report.samples()).as("cut at " + more).isEqualTo(2 * FRAGMENT);
    }
    isOrdinary(codec, new Report(false, 20, STEP * 20, 0, false), 20);
    Files.write(file, unmarked);
    isOrdinary(codec, Mp4Repair.repair(file, false), 20);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void dataThatNeverReachedTheDeviceIsNotTakenForPictures(Codec codec) throws Exception {
    Clip clip = Clip.of(codec);
    int before = written(clip, 2 * FRAGMENT, false).length;
    byte[] whole = written(clip, 3 * FRAGMENT, false);
    for (int[] hole :
        new int[][] {
          {before, whole.length}, // the length alone
          {before + 300, before + 300 + 4096}, // a page
          {whole.length - 600, whole.length} // the last sector
        }) {
      byte[] damaged = whole.clone();
      Arrays.fill(damaged, hole[0], Math.min(hole[1], damaged.length), (byte) 0);
      Files.write(file, damaged);
      Report report = Mp4Repair.repair(file, false);
      assertThat(report.samples()).isEqualTo(2 * FRAGMENT);
      isOrdinary(codec, report, 20);
    }
    byte[] garbage = Arrays.copyOf(whole, whole.length + 10_000);
    new Random(1).nextBytes(Arrays.copyOfRange(garbage, whole.length, garbage.length));
    Files.write(file, garbage);
    isOrdinary(codec, Mp4Repair.repair(file, false), 30);
  }

  @Test
  void aFileThatWasBeingFinishedIsFinished() throws Exception {
    byte[] finished = written(Clip.of(Codec.H264), Clip.FRAMES, true);
    byte[] open = written(Clip.of(Codec.H264), Clip.FRAMES, false);
    for (int end = open.length; end <= finished.length; end += 61) {
      byte[] between = Arrays.copyOf(finished, end);
      System.arraycopy(open, 0, between, 0, open.length);
      Files.write(file, between);
      Report report = Mp4Repair.repair(file, false);
      assertThat(report.samples()).isEqualTo(Clip.FRAMES);
      assertThat(Files.readAllBytes(file)).isEqualTo(finished);
    }
  }

  @Test
  void anIndexThatIsDamagedIsMadeAnew() throws Exception {
    byte[] finished = written(Clip.of(Codec.H265), Clip.FRAMES, true);
    Files.write(file, Arrays.copyOf(finished, finished.length - 100));
    Report report = Mp4Repair.repair(file, false);
    assertThat(report.indexLost()).isTrue();
    assertThat(Files.readAllBytes(file)).isEqualTo(finished);
    isOrdinary(Codec.H265, report, Clip.FRAMES);
  }

  @Test
  void parameterSetsThatChangedStayInTheSamples() throws Exception {
    Clip clip = Clip.of(Codec.H264);
    try (HybridFile hybrid = HybridFile.create(file, clip.description())) {
      for (int i = 0; i < 30; i++) {
        Clip.Unit unit = clip.units().get(i);
        byte[] bytes = new byte[unit.annexB().limit()];
        unit.annexB().get(0, bytes);
        if (i == 15) {
          // The picture parameter set says the same in one byte more: cabac_zero_words are not
          // allowed there, but nobody looks behind its stop bit.
          int pps = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\0\0\1\150") + 4;
          bytes[pps + 1] ^= 1;
        }
        hybrid.add(java.nio.ByteBuffer.wrap(bytes), STEP * i, STEP * i, unit.key());
      }
      hybrid.flush(STEP * 30);
    }
    assertThat(Mp4Repair.repair(file, false).samples()).isEqualTo(30);
    assertThat(Tools.stream(file, "codec_tag_string")).isEqualTo("avc3");
  }

  @Test
  void whatIsNotOursIsRefusedAndNotTouched() throws Exception {
    byte[] ours = written(Clip.of(Codec.H264), 2 * FRAGMENT, false);
    byte[] otherTimescale = ours.clone();
    int mediaHeader = new String(ours, StandardCharsets.ISO_8859_1).indexOf("mdhd");
    otherTimescale[mediaHeader + 4 + 12 + 3] ^= 1;
    byte[] damagedSets = ours.clone();
    int configuration = new String(ours, StandardCharsets.ISO_8859_1).indexOf("avcC");
    Arrays.fill(damagedSets, configuration + 12, configuration + 22, (byte) -1);
    int header = HEADER;
    while (ours[header + 4] != 'm' || ours[header + 7] != 'f') {
      header++;
    }
    Path foreign = folder.resolve("foreign.mp4");
    Tools.run(
        ("ffmpeg -v error -f lavfi -i testsrc2=size=320x180:rate=30 -frames:v 20 -c:v mpeg4"
                + " -movflags frag_keyframe+empty_moov "
                + foreign)
            .split(" ", -1));
    for (byte[] bytes :
        List.of(
            new byte[0],
            "this is no video".repeat(100).getBytes(StandardCharsets.US_ASCII),
            Files.readAllBytes(foreign),
            Arrays.copyOf(ours, HEADER + 4),
            Arrays.copyOf(ours, header),
            Arrays.copyOf(ours, header - 1),
            Arrays.copyOf(ours, header + 2000),
            otherTimescale,
            damagedSets)) {
      Files.write(file, bytes);
      assertThatThrownBy(() -> Mp4Repair.repair(file, false))
          .isInstanceOf(IOException.class)
          .message()
          .containsAnyOf("no MP4 that Kinora began", "header is damaged", "no whole picture");
      assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }
  }

  @Test
  void aFileThatIsBeingWrittenIsLeftAlone() throws Exception {
    Clip clip = Clip.of(Codec.H264);
    try (HybridFile hybrid = HybridFile.create(file, clip.description())) {
      Clip.Unit unit = clip.units().get(0);
      hybrid.add(unit.annexB(), 0, 0, true);
      hybrid.flush(STEP);
      assertThatThrownBy(() -> Mp4Repair.repair(file, false))
          .isInstanceOf(FileInUseException.class);
      assertThatThrownBy(() -> HybridFile.create(file, clip.description()))
          .as("nor is it replaced")
          .isInstanceOf(FileInUseException.class);
      hybrid.add(unit.annexB(), STEP, STEP, true);
      hybrid.flush(2 * STEP);
    }
    assertThat(Mp4Repair.repair(file, false).samples()).isEqualTo(2);
  }

  @Test
  void aFileThatAnotherProcessWritesIsLeftAlone() throws Exception {
    Tools.need("python3");
    byte[] open = written(Clip.of(Codec.H264), 2 * FRAGMENT, false);
    String script =
        "import fcntl,sys; f=open(sys.argv[1],'r+b'); fcntl.lockf(f,fcntl.LOCK_EX);"
            + " print('locked',flush=True); sys.stdin.read()";
    Process writer = new ProcessBuilder("python3", "-c", script, file.toString()).start();
    try {
      assertThat(writer.inputReader().readLine()).isEqualTo("locked");
      for (boolean dryRun : new boolean[] {true, false}) {
        assertThatThrownBy(() -> Mp4Repair.repair(file, dryRun))
            .isInstanceOf(FileInUseException.class);
      }
      assertThatThrownBy(() -> HybridFile.create(file, Clip.of(Codec.H264).description()))
          .isInstanceOf(FileInUseException.class);
      assertThat(Files.readAllBytes(file)).isEqualTo(open);
    } finally {
      writer.destroy();
      writer.waitFor();
    }
    assertThat(Mp4Repair.repair(file, false).samples()).isEqualTo(20);
  }

  @Test
  void aRepairThatFindsNoSpaceLeavesAFileThatPlays() throws Exception {
    written(Clip.of(Codec.H264), Clip.FRAMES, false);
    FailingChannel device = new FailingChannel();
    device.space = 300;
    try (OpenFile open = OpenFile.create(file, device::open)) {
      assertThatThrownBy(() -> Mp4Repair.repair(open, false)).hasMessageContaining("No space");
      assertThat(Tools.times(file)).isEqualTo(times(Clip.FRAMES));
      device.space = Long.MAX_VALUE;
      isOrdinaryAfter(Mp4Repair.repair(open, false));
    }
  }

  private void isOrdinaryAfter(Report report) throws Exception {
    assertThat(report.samples()).isEqualTo(Clip.FRAMES);
    assertThat(Tools.times(file)).isEqualTo(times(Clip.FRAMES));
    assertThat(Tools.stream(file, "codec_tag_string")).isEqualTo("avc1");
  }
}
