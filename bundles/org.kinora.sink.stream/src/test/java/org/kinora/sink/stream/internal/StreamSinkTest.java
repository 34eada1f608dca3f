package org.kinora.sink.stream.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.FragmentPolicy;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;
import org.kinora.isobmff.AnnexBReader;

class StreamSinkTest {

  private static final int FRAMES = 60;
  private static final FrameRate RATE = FrameRate.of(30);
  private static final Size SIZE = new Size(320, 180);
  private static final long ORIGIN = 123_456_789_012L;

  /** A tick of 1/90000 s, in nanoseconds. */
  private static final long TICK = 11_112;

  @TempDir Path folder;
  private final StreamSinkProvider provider =
      new StreamSinkProvider(
          new FragmentPolicy(500, 4 << 20, FragmentPolicy.forceMillis("fragment")));

  private static byte[] raw(Codec codec) throws IOException {
    try (InputStream in =
        StreamSinkTest.class.getResourceAsStream("/org/kinora/isobmff/clip." + codec.id())) {
      return in.readAllBytes();
    }
  }

  /** Uneven, with a gap of a second in the middle. */
  private static long time(int frame) {
    return RATE.timeOf(frame) + frame % 4 * 1_234_567L + (frame < FRAMES / 2 ? 0 : 1_000_000_007L);
  }

  private static List<AccessUnit> units(Codec codec) throws IOException {
    AccessUnitPool pool = new AccessUnitPool(codec, FRAMES);
    List<AccessUnit> units = new ArrayList<>();
    AnnexBReader reader =
        new AnnexBReader(codec, Channels.newChannel(new ByteArrayInputStream(raw(codec))));
    while (reader.next()) {
      PooledAccessUnit unit = pool.acquire();
      int size = reader.unit().limit();
      unit.writable(size).put(reader.unit().duplicate());
      long pts = ORIGIN + time(units.size());
      unit.set(size, pts, pts, RATE.intervalNanos(), units.size(), reader.key());
      units.add(unit);
    }
    return units;
  }

  private static StreamFormat format(Codec codec, Size size) throws IOException {
    AccessUnit first = units(codec).get(0);
    return new StreamFormat(codec, size, RATE, ParameterSets.in(codec, first.buffer()));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private SinkResult record(Path path, Codec codec) throws Exception {
    Sink sink = provider.open(Locator.of(path), format(codec, SIZE));
    for (AccessUnit unit : units(codec)) {
      sink.write(unit);
    }
    return sink.close();
  }

  private static void assertTimes(List<Long> times) {
    for (int i = 0; i < times.size(); i++) {
      assertThat(times.get(i)).as("frame " + i).isCloseTo(time(i), within(TICK));
    }
  }

  private static List<String> sums(Path file) throws IOException, InterruptedException {
    Tools.Outcome decoded = Tools.decode(file);
    assertThat(decoded.exit()).as(decoded.output()).isZero();
    return decoded
        .output()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(line.lastIndexOf(',')))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"mkv,H264", "mkv,H265", "ts,H264", "ts,H265"})
  void everyPictureIsThereAtItsTime(String container, Codec codec) throws Exception {
    Path path = file("a." + container);
    SinkResult result = record(path, codec);

    assertThat(result.accessUnits()).isEqualTo(FRAMES);
    assertThat(result.failure()).isEmpty();
    assertThat(result.firstPts()).isEqualTo(ORIGIN);
    assertThat(result.duration()).isEqualTo(time(FRAMES - 1) + RATE.intervalNanos());
    assertThat(result.files()).containsExactly(path);
    assertThat(Tools.times(path)).hasSize(FRAMES);
    assertTimes(Tools.times(path));
    Path reference = file("raw." + codec.id());
    Files.write(reference, raw(codec));
    assertThat(sums(path)).isEqualTo(sums(reference));
    String keys = Tools.probe(path, "-show_entries", "packet=flags");
    assertThat(keys.lines().filter(line -> line.startsWith("K")).count())
        .isEqualTo(units(codec).stream().filter(AccessUnit::keyFrame).count());
  }

  @ParameterizedTest
  @CsvSource({"mkv,H264", "mkv,H265", "ts,H264", "ts,H265"})
  void gstreamerDecodesAllOfIt(String container, Codec codec) throws Exception {
    Path path = file("a." + container);
    record(path, codec);
    assertThat(Tools.decodedByGstreamer(path, codec)).isEqualTo(FRAMES);
  }

  /**
   * Some readers take a program clock that stands still for a cut, and guess the time behind it.
   */
  @Test
  void theProgramClockGoesOnWhereThereIsNoPicture() throws Exception {
    Path path = file("a.ts");
    record(path, Codec.H264);
    byte[] bytes = Files.readAllBytes(path);
    long before = 0;
    int clocks = 0;
    for (int at = 0; at < bytes.length; at += 188) {
      ByteBuffer packet = ByteBuffer.wrap(bytes, at, 188).slice();
      assertThat(packet.get(0)).isEqualTo((byte) 0x47);
      boolean hasField = (packet.get(3) & 0x20) != 0 && packet.get(4) != 0;
      if (hasField && (packet.get(5) & 0x10) != 0) {
        long clock = (packet.getInt(6) & 0xFFFF_FFFFL) << 1 | (packet.get(10) & 0x80) >> 7;
        assertThat(clock - before).isBetween(clocks == 0 ? 0L : 1L, 9000L);
        before = clock;
        clocks++;
      }
    }
    assertThat(clocks).isGreaterThan(FRAMES);
  }

  @ParameterizedTest
  @CsvSource({"mkv,H264", "mkv,H265", "ts,H264", "ts,H265"})
  void mkvmergeReadsAllOfIt(String container, Codec codec) throws Exception {
    Path path = file("a." + container);
    record(path, codec);
    Path copy = file("copy.mkv");
    Tools.Outcome merged =
        Tools.run("mkvmerge", "--timestamp-scale", "10000", "-o", copy.toString(), path.toString());
    assertThat(merged.exit()).as(merged.output()).isZero();
    assertThat(merged.output()).doesNotContainIgnoringCase("warning");
    assertThat(Tools.times(copy)).hasSize(FRAMES);
    assertTimes(Tools.times(copy));
  }

  @Test
  void aMatroskaFileSaysHowLongItIsAndCanBeSeeked() throws Exception {
    Path path = file("a.mkv");
    SinkResult result = record(path, Codec.H264);
    double seconds = Double.parseDouble(Tools.probe(path, "-show_entries", "format=duration"));
    assertThat(seconds * 1e9).isCloseTo((double) result.duration(), within((double) TICK));
    Tools.Outcome index = Tools.run("mkvinfo", "-v", "-v", path.toString());
    assertThat(index.exit()).as(index.output()).isZero();
    assertThat(index.output()).contains("Seek head", "Cues", "Timestamp scale: 10000");
    String later =
        Tools.probe(path, "-read_intervals", "2.4%+#1", "-show_entries", "packet=pts_time,flags");
    assertThat(later).contains("K");
  }

  @ParameterizedTest
  @CsvSource({"mkv,H264", "mkv,H265", "ts,H264", "ts,H265"})
  void aKilledRecordingMissesAtMostHalfASecondAndAFrame(String container, Codec codec)
      throws Exception {
    Path path = file("a." + container);
    Path copy = file("copy." + container);
    Random random = new Random(11);
    List<AccessUnit> units = units(codec);
    Sink sink = provider.open(Locator.of(path), format(codec, SIZE));
    for (int i = 0; i < FRAMES; i++) {
      sink.write(units.get(i));
      if (i > 16 && random.nextInt(4) == 0) {
        Files.write(copy, Files.readAllBytes(path));
        List<Long> there = Tools.times(copy);
        assertThat(there.size()).as("at frame " + i).isBetween(i + 1 - 16, i + 1);
        assertTimes(there);
        assertThat(sums(copy)).hasSize(there.size());
      }
    }
    assertThat(sink.close().accessUnits()).isEqualTo(FRAMES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkv", "ts"})
  void aFileCutAnywhereOpens(String container) throws Exception {
    Path path = file("a." + container);
    record(path, Codec.H265);
    byte[] whole = Files.readAllBytes(path);
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      int cut = whole.length / 2 + random.nextInt(whole.length / 2);
      Path copy = file("copy." + container);
      Files.write(copy, Arrays.copyOf(whole, cut));
      assertThat(Tools.times(copy)).as("cut at " + cut).isNotEmpty();
    }
  }

  @Test
  void moreFrequentWritesLoseLess() throws Exception {
    Path path = file("a.mkv");
    Locator target = Locator.target(path + "?fragment=1ms&force=off");
    provider.check(target, Codec.H264);
    Sink sink = provider.open(target, format(Codec.H264, SIZE));
    for (AccessUnit unit : units(Codec.H264).subList(0, 21)) {
      sink.write(unit);
    }
    assertThat(Tools.times(path)).hasSize(20);
    assertThat(sink.close().accessUnits()).isEqualTo(21);
  }

  @Test
  void anInterruptNeitherClosesTheFileNorGetsLost() throws Exception {
    Path path = file("a.mkv");
    List<AccessUnit> units = units(Codec.H264);
    Sink sink = provider.open(Locator.of(path), format(Codec.H264, SIZE));
    Thread.currentThread().interrupt();
    for (AccessUnit unit : units) {
      sink.write(unit);
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(sink.close().failure()).isEmpty();
    assertThat(Tools.times(path)).hasSize(FRAMES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkv", "ts"})
  void whenTheDiskIsFullTheSameAccessUnitIsTakenLater(String container) throws Exception {
    Path mount = Files.createDirectory(file("small"));
    assumeTrue(
        mounted("mount", "-t", "tmpfs", "-o", "size=96k", "kinora-test", mount.toString()),
        "NOT TESTED: a file system of fixed size cannot be mounted here (needs root)");
    try {
      Path ballast = mount.resolve("ballast");
      Files.write(ballast, new byte[64 * 1024]);
      Path path = mount.resolve("a." + container);
      Sink sink = provider.open(Locator.of(path), format(Codec.H264, SIZE));
      int refused = 0;
      for (AccessUnit unit : units(Codec.H264)) {
        try {
          sink.write(unit);
        } catch (SinkException e) {
          assertThat(e.retry()).as(e.getMessage()).isEqualTo(Retry.RECOVERABLE);
          assertThatThrownBy(() -> sink.write(unit)).hasMessageContaining("No space");
          refused++;
          Files.deleteIfExists(ballast);
          mounted("mount", "-o", "remount,size=8m", mount.toString());
          sink.write(unit);
        }
      }
      assertThat(refused).isEqualTo(1);
      SinkResult result = sink.close();
      assertThat(result.accessUnits()).isEqualTo(FRAMES);
      assertThat(result.failure()).isEmpty();
      assertTimes(Tools.times(path));
      assertThat(sums(path)).hasSize(FRAMES);
    } finally {
      assertThat(mounted("umount", mount.toString())).isTrue();
    }
  }

  @Test
  void aDeviceThatIsFullToTheEndLeavesNothingAndSaysSo() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "NOT TESTED: there is no /dev/full on this machine");
    Path link = file("a.ts");
    Files.createSymbolicLink(link, full);
    SinkException failure =
        catchThrowableOfType(
            SinkException.class, () -> provider.open(Locator.of(link), format(Codec.H264, SIZE)));
    assertThat(failure.retry()).isEqualTo(Retry.RECOVERABLE);
    assertThat(failure).hasMessageContaining("No space left on device");
    Files.delete(link);
  }

  private static boolean mounted(String... command) throws InterruptedException {
    try {
      return Tools.run(command).exit() == 0;
    } catch (IOException e) {
      return false; // no such program: the caller says what is not tested
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkv", "ts"})
  void anAccessUnitLeavesNoGarbage(String container) throws Exception {
    Locator target = Locator.target(file("a." + container) + "?force=off");
    Sink sink = provider.open(target, format(Codec.H264, SIZE));
    PooledAccessUnit unit = (PooledAccessUnit) units(Codec.H264).get(0);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int rounds = 3000;
    long bytes = 0;
    for (int pass = 0; pass < 2; pass++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int n = 0; n < rounds; n++) {
        long pts = RATE.timeOf(pass * rounds + n);
        unit.set(unit.size(), pts, pts, RATE.intervalNanos(), n, n % 50 == 0);
        sink.write(unit);
      }
      bytes = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
    }
    System.out.println("MEASURED garbage per access unit, " + container + ": " + bytes + " bytes");
    assertThat(bytes).isLessThan(64);
    assertThat(sink.close().accessUnits()).isEqualTo(2L * rounds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none/a.mkv", "a.mkv?fragment=0ms", "a.ts?fragment=x", "a.ts?speed=2", "dir.mkv"})
  void checkingAWrongTargetCreatesNothing(String name) throws Exception {
    Files.createDirectory(file("dir.mkv"));
    Locator target = Locator.target(folder + "/" + name);
    assertThat(provider.accepts(target)).isTrue();
    assertThatThrownBy(() -> provider.check(target, Codec.H264)).isInstanceOf(SinkException.class);
    provider.check(Locator.of(file("good.ts")), Codec.H264);
    try (Stream<Path> there = Files.list(folder)) {
      assertThat(there).containsExactly(file("dir.mkv"));
    }
  }
}
