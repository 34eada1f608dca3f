package org.kinora.sink.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.kinora.api.sink.RepairReport;
import org.kinora.api.sink.RepairReport.Outcome;

/** Side files and streams that nobody meant: repaired or refused, in bounded memory and time. */
class RawRepairFuzzTest {

  private static final String TIMES = "# timestamp format v2\n0.000000\n40.000000\n80.000000\n";
  private static final int SEED_BYTES = 3000;
  private static final long MOST_NANOS = 5_000_000_000L;

  /** The length of the side file in two bytes, the side file, and the stream. */
  static Stream<byte[]> recordings() throws IOException {
    try (InputStream in =
        RawRepairFuzzTest.class.getResourceAsStream("/org/kinora/tck/clips/a.h264")) {
      byte[] media = in.readNBytes(SEED_BYTES);
      return Stream.of(
              TIMES, TIMES + "# end 120.000000\n", TIMES + "1", "# timecode format v2\r\n-1.5\r\n7")
          .map(times -> times.getBytes(StandardCharsets.US_ASCII))
          .map(
              times ->
                  ByteBuffer.allocate(2 + times.length + media.length)
                      .putShort((short) times.length)
                      .put(times)
                      .put(media)
                      .array());
    }
  }

  @MethodSource("recordings")
  @FuzzTest(maxDuration = "10s")
  void repair(byte[] data) throws IOException {
    if (data == null || data.length < 2) {
      return;
    }
    int length = Math.min(ByteBuffer.wrap(data).getChar(), data.length - 2);
    byte[] times = Arrays.copyOfRange(data, 2, 2 + length);
    byte[] media = Arrays.copyOfRange(data, 2 + length, data.length);
    Path file = Files.createTempFile("fuzz", ".h264");
    Path side = FileSinkProvider.timestampsOf(file);
    long begun = System.nanoTime();
    try {
      Files.write(file, media);
      Files.write(side, times);
      check(file, side, media, times);
    } finally {
      Files.delete(file);
      Files.delete(side);
    }
    assertThat(System.nanoTime() - begun).isLessThan(MOST_NANOS);
  }

  private static void check(Path file, Path side, byte[] media, byte[] times) throws IOException {
    RawRepairer repairer = new RawRepairer();
    repairer.leftOpen(file);
    RepairReport report;
    try {
      report = repairer.repair(file, false);
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
      assertThat(Files.readAllBytes(file)).isEqualTo(media);
      assertThat(Files.readAllBytes(side)).isEqualTo(times);
      return;
    }
    assertThat(report.accessUnits()).isPositive();
    byte[] mediaAfter = Files.readAllBytes(file);
    byte[] timesAfter = Files.readAllBytes(side);
    RepairReport again = repairer.repair(file, false);
    assertThat(again.outcome()).isEqualTo(Outcome.WHOLE);
    assertThat(again.accessUnits()).isEqualTo(report.accessUnits());
    assertThat(Files.readAllBytes(file)).isEqualTo(mediaAfter);
    assertThat(Files.readAllBytes(side)).isEqualTo(timesAfter);
  }
}
