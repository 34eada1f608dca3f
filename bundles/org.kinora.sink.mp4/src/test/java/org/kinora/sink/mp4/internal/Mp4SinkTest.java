package org.kinora.sink.mp4.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.AccessUnitPool;
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
import org.kinora.test.tools.Tools;

class Mp4SinkTest {

  private static final int FRAMES = 60;
  private static final FrameRate RATE = FrameRate.of(30);
  static final Size SIZE = new Size(320, 180);
  private static final long ORIGIN = 123_456_789_012L;

  @TempDir Path folder;
  private final Mp4SinkProvider provider =
      new Mp4SinkProvider(new FragmentPolicy(500, 4 << 20, FragmentPolicy.forceMillis("fragment")));

  private static byte[] raw(Codec codec) throws IOException {
    try (InputStream in =
        Mp4SinkTest.class.getResourceAsStream("/org/kinora/isobmff/clip." + codec.id())) {
      return in.readAllBytes();
    }
  }

  static List<AccessUnit> units(Codec codec) throws IOException {
    AccessUnitPool pool = new AccessUnitPool(codec, FRAMES);
    List<AccessUnit> units = new ArrayList<>();
    AnnexBReader reader =
        new AnnexBReader(codec, Channels.newChannel(new ByteArrayInputStream(raw(codec))));
    while (reader.next()) {
      AccessUnitPool.PooledAccessUnit unit = pool.acquire();
      int size = reader.unit().limit();
      unit.writable(size).put(reader.unit().duplicate());
      long pts = ORIGIN + RATE.timeOf(units.size());
      unit.set(size, pts, pts, RATE.intervalNanos(), units.size(), reader.key());
      units.add(unit);
    }
    return units;
  }

  static StreamFormat format(Codec codec, Size size) throws IOException {
    AccessUnit first = units(codec).get(0);
    return new StreamFormat(codec, size, RATE, ParameterSets.in(codec, first.buffer()));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static List<Long> ticks(int frames) {
    return LongStream.range(0, frames).mapToObj(i -> 3000 * i).toList();
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
  @EnumSource(Codec.class)
  void everyPictureIsThereAtItsTime(Codec codec) throws Exception {
    Path path = file("a.mp4");
    Sink sink = provider.open(Locator.of(path), format(codec, SIZE));
    for (AccessUnit unit : units(codec)) {
      sink.write(unit);
    }
    SinkResult result = sink.close();

    assertThat(result.accessUnits()).isEqualTo(FRAMES);
    assertThat(result.firstPts()).isEqualTo(ORIGIN);
    assertThat(result.duration()).isEqualTo(2_000_000_000L);
    assertThat(result.files()).containsExactly(path);
    assertThat(sink.close()).isSameAs(result);
    assertThat(Tools.times(path)).isEqualTo(ticks(FRAMES));
    assertThat(Tools.stream(path, "duration_ts")).isEqualTo("180000");
    Path reference = file("raw." + codec.id());
    Files.write(reference, raw(codec));
    assertThat(sums(path)).isEqualTo(sums(reference));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void aKilledRecordingMissesAtMostAFragmentAndAFrame(Codec codec) throws Exception {
    Path path = file("a.mp4");
    Path copy = file("copy.mp4");
    Random random = new Random(11);
    List<AccessUnit> units = units(codec);
    Sink sink = provider.open(Locator.of(path), format(codec, SIZE));
    for (int i = 0; i < FRAMES; i++) {
      sink.write(units.get(i));
      if (i > 16 && random.nextInt(4) == 0) {
        Files.write(copy, Files.readAllBytes(path));
        List<Long> there = Tools.times(copy);
        assertThat(there.size()).as("at frame " + i).isBetween(i + 1 - 16, i + 1);
        assertThat(there).isEqualTo(ticks(there.size()));
        assertThat(sums(copy)).hasSize(there.size());
      }
    }
    assertThat(sink.close().accessUnits()).isEqualTo(FRAMES);
  }

  @Test
  void shorterFragmentsLoseLess() throws Exception {
    Path path = file("a.mp4");
    Locator target = Locator.target(path + "?fragment=100ms&force=off");
    provider.check(target, Codec.H264);
    List<AccessUnit> units = units(Codec.H264);
    Sink sink = provider.open(target, format(Codec.H264, SIZE));
    for (AccessUnit unit : units.subList(0, 31)) {
      sink.write(unit);
    }
    assertThat(Tools.times(path)).hasSize(30);
    assertThat(sink.close().accessUnits()).isEqualTo(31);
  }

  @Test
  void anotherSizeOrCodecIsRefusedAndTheFileGoesOn() throws Exception {
    Path path = file("a.mp4");
    List<AccessUnit> units = units(Codec.H264);
    Sink sink = provider.open(Locator.of(path), format(Codec.H264, SIZE));
    for (AccessUnit unit : units.subList(0, 30)) {
      sink.write(unit);
    }
    for (StreamFormat other :
        List.of(format(Codec.H264, new Size(640, 480)), format(Codec.H265, SIZE))) {
      assertThatThrownBy(() -> sink.formatChanged(other))
          .isInstanceOfSatisfying(
              SinkException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE));
    }
    sink.formatChanged(format(Codec.H264, SIZE));
    for (AccessUnit unit : units.subList(30, FRAMES)) {
      sink.write(unit);
    }
    sink.close();
    assertThat(Tools.times(path)).isEqualTo(ticks(FRAMES));
  }

  @Test
  void aRecordingThatEndsOnAFullDiskSaysHowMuchOfItIsThere() throws Exception {
    Path mount = Files.createDirectory(file("small"));
    boolean mounted =
        Tools.run("mount", "-t", "tmpfs", "-o", "size=128k", "kinora-test", mount.toString()).exit()
            == 0;
    if (!mounted) {
      System.err.println(
          "SKIPPED: a file system of fixed size cannot be mounted here (needs root)");
    }
    assumeTrue(mounted, "a file system of fixed size cannot be mounted here (needs root)");
    try {
      Path path = mount.resolve("a.mp4");
      List<AccessUnit> units = units(Codec.H264);
      // Fragments that do not begin with key frames.
      Locator target = Locator.target(path + "?fragment=400ms");
      Sink sink = provider.open(target, format(Codec.H264, SIZE));
      int taken = 0;
      for (AccessUnit unit : units.subList(0, 30)) {
        sink.write(unit);
        taken++;
      }
      Path ballast = Files.createFile(mount.resolve("ballast"));
      try (OutputStream fill = Files.newOutputStream(ballast)) {
        assertThatThrownBy(() -> fill.write(new byte[1 << 20])).hasMessageContaining("No space");
      }
      Optional<SinkException> refusal = Optional.empty();
      while (refusal.isEmpty()) {
        try {
          sink.write(units.get(taken));
          taken++;
        } catch (SinkException e) {
          refusal = Optional.of(e);
        }
      }
      assertThat(refusal.get().retry()).isEqualTo(Retry.RECOVERABLE);
      AccessUnit refused = units.get(taken);
      assertThat(refused.keyFrame()).isFalse();
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> sink.write(refused)).hasMessageContaining("goes on by itself");
      }
      SinkResult result = sink.close();
      assertThat(result.failure().orElseThrow()).contains("of " + taken, "No space left");
      assertThat(result.files()).containsExactly(path);
      assertThat(result.accessUnits()).isLessThan(taken).isPositive();
      assertThat(Tools.times(path)).isEqualTo(ticks((int) result.accessUnits()));
      assertThat(result.duration()).isEqualTo(RATE.timeOf(result.accessUnits()));
      assertThat(sums(path)).hasSize((int) result.accessUnits());
    } finally {
      assertThat(Tools.run("umount", "-l", mount.toString()).exit()).isZero();
    }
  }

  @Test
  void aPictureThatCannotBeDecodedIsNotTheFirst() throws Exception {
    Sink sink = provider.open(Locator.of(file("a.mp4")), format(Codec.H264, SIZE));
    AccessUnit second = units(Codec.H264).get(1);
    assertThatThrownBy(() -> sink.write(second))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("key frame");
    assertThat(sink.close()).isEqualTo(SinkResult.nothing(Optional.empty()));
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none/a.mp4",
        "a.mp4?fragment=0ms",
        "a.mp4?fragment=x",
        "a.mp4?speed=2",
        "dir.mp4"
      })
  void checkingAWrongTargetCreatesNothing(String name) throws Exception {
    Files.createDirectory(file("dir.mp4"));
    Locator target = Locator.target(folder + "/" + name);
    assertThat(provider.accepts(target)).isTrue();
    assertThatThrownBy(() -> provider.check(target, Codec.H264)).isInstanceOf(SinkException.class);
    provider.check(Locator.of(file("good.mp4")), Codec.H264);
    try (Stream<Path> there = Files.list(folder)) {
      assertThat(there).containsExactly(file("dir.mp4"));
    }
  }

  @Test
  void aFileCutAnywhereOpens() throws Exception {
    Path path = file("a.mp4");
    List<AccessUnit> units = units(Codec.H265);
    Sink sink = provider.open(Locator.of(path), format(Codec.H265, SIZE));
    for (AccessUnit unit : units) {
      sink.write(unit);
    }
    byte[] whole = Files.readAllBytes(path);
    sink.close();
    int lastFragment = 0;
    // A fragment is not marked as one before all of it is written.
    for (int i = whole.length - 8; lastFragment == 0; i--) {
      if (new String(whole, i, 4, StandardCharsets.US_ASCII).equals("moof")) {
        System.arraycopy("free".getBytes(StandardCharsets.US_ASCII), 0, whole, i, 4);
        lastFragment = i - 4;
      }
    }
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      int cut = lastFragment + random.nextInt(whole.length - lastFragment);
      Path copy = file("copy.mp4");
      Files.write(copy, Arrays.copyOf(whole, cut));
      assertThat(Tools.times(copy).size()).as("cut at " + cut).isGreaterThanOrEqualTo(30);
    }
  }
}
