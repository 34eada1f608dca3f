package org.kinora.isobmff;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.kinora.api.media.Codec;
import org.kinora.isobmff.Mp4Repair.Report;

/** Files that say anything of themselves: repaired or refused, in bounded memory and time. */
class Mp4RepairFuzzTest {

  private static final int FRAMES = 4;
  private static final long STEP = 3000;
  private static final long MOST_NANOS = 5_000_000_000L;

  static Stream<byte[]> files() throws IOException {
    return Stream.of(
        file(Codec.H264, false),
        file(Codec.H265, false),
        file(Codec.H264, true),
        file(Codec.H265, true));
  }

  private static byte[] file(Codec codec, boolean finish) throws IOException {
    Clip clip = Clip.of(codec);
    Path path = Files.createTempFile("seed", ".mp4");
    try (HybridFile hybrid = HybridFile.create(path, clip.description())) {
      for (int i = 0; i < FRAMES; i++) {
        Clip.Unit unit = clip.units().get(i);
        hybrid.add(unit.annexB(), STEP * i, STEP * i, unit.key());
        if (i % 2 == 1) {
          hybrid.flush(STEP * (i + 1));
        }
      }
      if (finish) {
        hybrid.finish();
      }
    }
    byte[] bytes = Files.readAllBytes(path);
    Files.delete(path);
    return bytes;
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "10s")
  void repair(byte[] data) throws IOException {
    if (data == null) {
      return;
    }
    Path path = Files.createTempFile("fuzz", ".mp4");
    long begun = System.nanoTime();
    try {
      Files.write(path, data);
      Mp4Repair.leftOpen(path);
      check(path, data);
    } finally {
      Files.delete(path);
    }
    assertThat(System.nanoTime() - begun).isLessThan(MOST_NANOS);
  }

  private static void check(Path path, byte[] data) throws IOException {
    Report planned;
    try {
      planned = Mp4Repair.repair(path, true);
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
      assertThat(Files.readAllBytes(path)).isEqualTo(data);
      return;
    }
    assertThat(Files.readAllBytes(path)).isEqualTo(data);
    Report report = Mp4Repair.repair(path, false);
    assertThat(report).isEqualTo(planned);
    if (report.whole()) {
      assertThat(Files.readAllBytes(path)).isEqualTo(data);
      return;
    }
    assertThat(report.samples()).isPositive();
    assertThat(report.bytesCut()).isBetween(0L, (long) data.length);
    byte[] repaired = Files.readAllBytes(path);
    Report again = Mp4Repair.repair(path, false);
    assertThat(again.whole()).isTrue();
    assertThat(again.samples()).isEqualTo(report.samples());
    assertThat(Files.readAllBytes(path)).isEqualTo(repaired);
  }
}
