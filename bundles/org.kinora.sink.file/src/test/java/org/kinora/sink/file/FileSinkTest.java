package org.kinora.sink.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

class FileSinkTest {

  private static final long FRAME = 33_333_333;
  private static final StreamFormat H264 = format(Codec.H264, new Size(640, 480));

  @TempDir Path directory;

  private final FileSinkProvider provider = new FileSinkProvider();
  private final AccessUnitPool pool = new AccessUnitPool(Codec.H264, 2);

  @Test
  void everyByteAndEveryTimeIsInTheFileWhenWriteReturns() throws Exception {
    Path file = directory.resolve("out.h264");
    Sink sink = provider.open(Locator.of(file), H264);
    long start = 123_456_789_012_345L;
    FrameRate rate = FrameRate.parse("29.97");
    for (int n = 0; n < 100; n++) {
      write(sink, 1000 + n, start + rate.timeOf(n), n == 0);
      assertThat(Files.size(file)).isEqualTo(1000L * (n + 1) + n * (n + 1L) / 2);
      List<String> lines = Files.readAllLines(FileSinkProvider.timestampsOf(file));
      assertThat(lines).hasSize(n + 2);
      assertThat(nanos(lines.get(n + 1))).isEqualTo(rate.timeOf(n));
    }
    SinkResult result = sink.close();
    assertThat(result)
        .isEqualTo(
            new SinkResult(
                List.of(file, FileSinkProvider.timestampsOf(file)),
                100,
                Files.size(file),
                start,
                rate.timeOf(99) + FRAME));
    assertThat(sink.close()).isEqualTo(result);
    List<String> lines = Files.readAllLines(FileSinkProvider.timestampsOf(file));
    assertThat(lines.get(0)).isEqualTo("# timestamp format v2");
    assertThat(lines).hasSize(102);
    assertThat(lines.get(101)).startsWith("# end ");
    assertThat(nanos(lines.get(101).substring(6))).isEqualTo(result.duration());
  }

  @Test
  void timesOfDaysAndBelowAMillisecondKeepTheirDigits() throws Exception {
    Path file = directory.resolve("out.h264");
    Sink sink = provider.open(Locator.of(file), H264);
    long[] times = {
      0, 1, 999_999, 1_000_000, 10_000_000, 864_000_000_000_001L, Long.MAX_VALUE / 20
    };
    for (long time : times) {
      write(sink, 10, time, true);
    }
    sink.close();
    List<String> lines = Files.readAllLines(FileSinkProvider.timestampsOf(file));
    for (int i = 0; i < times.length; i++) {
      assertThat(nanos(lines.get(i + 1))).isEqualTo(times[i]);
    }
    assertThat(lines.get(2)).isEqualTo("0.000001");
  }

  @Test
  void aFileOfAnEarlierRecordingIsReplacedWhole() throws Exception {
    Path file = directory.resolve("out.h264");
    for (int units : new int[] {9, 2}) {
      Sink sink = provider.open(Locator.of(file), H264);
      for (int n = 0; n < units; n++) {
        write(sink, 10, n * FRAME, n == 0);
      }
      sink.close();
    }
    assertThat(Files.size(file)).isEqualTo(20);
    assertThat(Files.readAllLines(FileSinkProvider.timestampsOf(file))).hasSize(4);
  }

  @Test
  void aRecordingWithoutAPictureLeavesNoFile() throws Exception {
    Sink sink = provider.open(Locator.of(directory.resolve("out.h264")), H264);
    assertThat(sink.close()).isEqualTo(new SinkResult(List.of(), 0, 0, 0, 0));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aCheckSaysWhatToDoAndCreatesNothing() throws Exception {
    assertThat(provider.accepts(Locator.target("a/OUT.HEVC"))).isTrue();
    assertThat(provider.accepts(Locator.target("out.mp4"))).isFalse();
    assertThat(provider.accepts(Locator.target("rtp:out.h264"))).isFalse();
    assertThat(provider.targets()).contains("*.h264", "*.265", "*.avc").hasSize(6);

    provider.check(Locator.of(directory.resolve("out.h264")), Codec.H264);
    assertThat(refusal("out.h264", Codec.H265)).contains(".h265", "codec h264");
    assertThat(refusal("gone/out.h264", Codec.H264)).contains("no directory", "create it");
    Files.createDirectory(directory.resolve("dir.h264"));
    assertThat(refusal("dir.h264", Codec.H264)).contains("is a directory");
    assertThat(refusal("out.h264?fsync=true", Codec.H264)).contains("no options", "fsync");
    Files.createDirectory(directory.resolve("b.h264.timestamps.txt"));
    assertThat(refusal("b.h264", Codec.H264)).contains("b.h264.timestamps.txt is a directory");
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aDirectoryThatMayNotBeWrittenIsRefused() throws Exception {
    Path locked = Path.of("/proc");
    assumeTrue(Files.isDirectory(locked), "NOT TESTED: there is no /proc on this machine");
    SinkException refusal =
        catchThrowableOfType(
            SinkException.class, () -> provider.open(Locator.of(locked.resolve("out.h264")), H264));
    assertThat(refusal.retry()).isNotEqualTo(Retry.TRANSIENT);
    assertThat(refusal).hasMessageContaining("/proc");
  }

  @Test
  void theSameCodecAndSizeGoesOnInTheSameFileAndAnotherDoesNot() throws Exception {
    Path file = directory.resolve("out.h264");
    Sink sink = provider.open(Locator.of(file), H264);
    write(sink, 10, 0, true);
    sink.formatChanged(H264);
    write(sink, 10, FRAME, true);
    for (StreamFormat other :
        List.of(format(Codec.H265, H264.size()), format(Codec.H264, new Size(64, 48)))) {
      assertThatThrownBy(() -> sink.formatChanged(other))
          .isInstanceOfSatisfying(
              SinkException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE));
    }
    write(sink, 10, 2 * FRAME, false);
    assertThat(sink.close().accessUnits()).isEqualTo(3);
    assertThat(Files.size(file)).isEqualTo(30);
  }

  @Test
  void aStreamThatBeginsWithoutAKeyFrameIsNotStored() throws Exception {
    Sink sink = provider.open(Locator.of(directory.resolve("out.h264")), H264);
    assertThatThrownBy(() -> write(sink, 10, 0, false)).hasMessageContaining("key frame");
    sink.close();
  }

  @Test
  void anInterruptNeitherClosesTheFileNorGetsLost() throws Exception {
    Path file = directory.resolve("out.h264");
    Sink sink = provider.open(Locator.of(file), H264);
    Thread.currentThread().interrupt();
    write(sink, 10, 0, true);
    assertThat(Thread.interrupted()).isTrue();
    write(sink, 10, FRAME, false);
    assertThat(sink.close().bytes()).isEqualTo(20);
    assertThat(Files.size(file)).isEqualTo(20);
  }

  @Test
  void aDeviceThatIsFullIsSaidToBe() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "NOT TESTED: there is no /dev/full on this machine");
    Path link = directory.resolve("out.h264");
    Files.createSymbolicLink(link, full);
    Sink sink = provider.open(Locator.of(link), H264);
    for (int i = 0; i < 3; i++) {
      SinkException failure =
          catchThrowableOfType(SinkException.class, () -> write(sink, 100_000, 0, true));
      assertThat(failure.retry()).isEqualTo(Retry.RECOVERABLE);
      assertThat(failure).hasMessageContaining("No space left on device");
    }
    assertThat(sink.close().accessUnits()).isZero();
    assertThat(Files.isSymbolicLink(link)).as("what is not our file stays").isTrue();
  }

  @Test
  void aFullDiskLeavesWholeAccessUnitsAndTheRecordingGoesOnWhenThereIsSpace() throws Exception {
    Path mount = Files.createDirectory(directory.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=256k", "kinora-test", mount.toString()) == 0,
        "NOT TESTED: a file system of fixed size cannot be mounted here (needs root)");
    try {
      Path ballast = mount.resolve("ballast");
      Files.write(ballast, new byte[64 * 1024]);
      Path file = mount.resolve("out.h264");
      Sink sink = provider.open(Locator.of(file), H264);
      int stored = 0;
      SinkException failure = null;
      while (failure == null && stored < 100) {
        try {
          write(sink, 7000, stored * FRAME, stored == 0);
          stored++;
        } catch (SinkException e) {
          failure = e;
        }
      }
      assertThat(failure).isNotNull().hasMessageContaining("No space");
      assertThat(failure.retry()).isEqualTo(Retry.RECOVERABLE);
      assertThat(Files.size(file)).isEqualTo(7000L * stored);
      assertThat(Files.readAllLines(FileSinkProvider.timestampsOf(file))).hasSize(stored + 1);

      int refused = stored;
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> write(sink, 7000, refused * FRAME, false))
            .hasMessageContaining("No space");
      }
      assertThatThrownBy(() -> write(sink, 7000, (refused + 1) * FRAME, false))
          .as("a gap that ends in the middle of a GOP")
          .hasMessageContaining("key frame");
      Files.delete(ballast);
      write(sink, 7000, refused * FRAME, false);
      write(sink, 7000, (refused + 1) * FRAME, false);
      SinkResult result = sink.close();
      assertThat(result.failure()).isEmpty();
      assertThat(result.accessUnits()).isEqualTo(stored + 2);
      assertThat(result.bytes()).isEqualTo(Files.size(file)).isEqualTo(7000L * (stored + 2));
      assertThat(result.duration()).isEqualTo((stored + 2) * FRAME);
    } finally {
      assertThat(run("umount", mount.toString())).isZero();
    }
  }

  @Test
  void anAccessUnitLeavesNoGarbage() throws Exception {
    Sink sink = provider.open(Locator.of(directory.resolve("out.h264")), H264);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int rounds = 3000;
    long bytes = 0;
    for (int pass = 0; pass < 2; pass++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int n = 0; n < rounds; n++) {
        write(sink, 8000, (pass * rounds + n) * FRAME, n == 0);
      }
      bytes = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
    }
    System.out.println("MEASURED garbage per access unit: " + bytes + " bytes");
    assertThat(bytes).isLessThan(32);
    sink.close();
  }

  private String refusal(String name, Codec codec) {
    Locator target = Locator.target(directory.resolve(name).toString());
    return catchThrowableOfType(SinkException.class, () -> provider.check(target, codec))
        .getMessage();
  }

  private void write(Sink sink, int size, long pts, boolean key) throws SinkException {
    try (AccessUnitPool.PooledAccessUnit unit = pool.acquire()) {
      unit.writable(size);
      unit.set(size, pts, pts, FRAME, 0, key);
      sink.write(unit);
      ByteBuffer untouched = unit.buffer();
      assertPosition(untouched, unit);
    }
  }

  private static void assertPosition(ByteBuffer buffer, AccessUnit unit) {
    if (buffer.position() != 0 || buffer.limit() != unit.size()) {
      throw new AssertionError("the sink moved the shared buffer: " + buffer);
    }
  }

  private static StreamFormat format(Codec codec, Size size) {
    return new StreamFormat(
        codec, size, FrameRate.of(30), ParameterSets.in(codec, ByteBuffer.allocate(0)));
  }

  private static long nanos(String milliseconds) {
    return new BigDecimal(milliseconds).movePointRight(6).longValueExact();
  }

  private static int run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
