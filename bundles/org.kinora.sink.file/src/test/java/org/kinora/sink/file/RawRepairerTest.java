package org.kinora.sink.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.FileInUseException;
import org.kinora.api.sink.RepairReport;
import org.kinora.api.sink.RepairReport.Outcome;
import org.kinora.api.sink.Sink;
import org.kinora.isobmff.AnnexBReader;

class RawRepairerTest {

  private static final int FRAMES = 40;
  private static final FrameRate RATE = FrameRate.of(25);

  @TempDir Path folder;
  private final RawRepairer repairer = new RawRepairer();
  private Path file;
  private Path side;
  private byte[] media;
  private List<String> times;
  private final List<Integer> ends = new ArrayList<>();

  /** A recording, as it is when it was closed. */
  @BeforeEach
  void record() throws Exception {
    file = folder.resolve("a.h264");
    side = FileSinkProvider.timestampsOf(file);
    AccessUnitPool pool = new AccessUnitPool(Codec.H264, 2);
    Sink sink = null;
    int end = 0;
    try (ReadableByteChannel clip =
        Channels.newChannel(
            RawRepairerTest.class.getResourceAsStream("/org/kinora/tck/clips/a.h264"))) {
      AnnexBReader reader = new AnnexBReader(Codec.H264, clip);
      for (int i = 0; reader.next(); i++) {
        if (sink == null) {
          ParameterSets sets = ParameterSets.in(Codec.H264, reader.unit());
          StreamFormat format = new StreamFormat(Codec.H264, new Size(128, 96), RATE, sets);
          sink = new FileSinkProvider().open(Locator.of(file), format);
        }
        assertThatThrownBy(() -> repairer.repair(file, false))
            .isInstanceOf(FileInUseException.class);
        assertThat(repairer.leftOpen(file)).as("it is being written").isFalse();
        int size = reader.unit().limit();
        try (AccessUnitPool.PooledAccessUnit unit = pool.acquire()) {
          unit.writable(size).put(reader.unit().duplicate());
          long pts = RATE.timeOf(i);
          unit.set(size, pts, pts, RATE.intervalNanos(), i, reader.key());
          sink.write(unit);
        }
        end += size;
        ends.add(end);
        assertThat(reader.end()).as("with the first start code's zero byte").isEqualTo(end + 1);
      }
    }
    assertThat(sink.close().accessUnits()).isEqualTo(FRAMES);
    media = Files.readAllBytes(file);
    times = Files.readAllLines(side);
  }

  private void leave(int mediaBytes, int timeLines, String rest) throws IOException {
    Files.write(file, Arrays.copyOf(media, mediaBytes));
    Files.writeString(side, String.join("\n", times.subList(0, 1 + timeLines)) + "\n" + rest);
  }

  private void holds(int frames) throws IOException {
    byte[] kept = Files.readAllBytes(file);
    AnnexBReader reader =
        new AnnexBReader(Codec.H264, Channels.newChannel(Files.newInputStream(file)));
    int units = 0;
    while (reader.next()) {
      units++;
    }
    assertThat(units).isEqualTo(frames);
    assertThat(kept.length).isBetween(ends.get(frames - 1), ends.get(frames - 1) + 1);
    List<String> lines = Files.readAllLines(side);
    assertThat(lines.subList(0, 1 + frames)).isEqualTo(times.subList(0, 1 + frames));
    assertThat(lines).hasSize(frames + 2);
    assertThat(lines.get(frames + 1))
        .isEqualTo("# end %d.000000".formatted(RATE.timeOf(frames) / 1_000_000));
    assertThat(repairer.leftOpen(file)).isFalse();
    RepairReport again = repairer.repair(file, false);
    assertThat(again.outcome()).isEqualTo(Outcome.WHOLE);
    assertThat(again.accessUnits()).isEqualTo(frames);
    assertThat(Files.readAllBytes(file)).isEqualTo(kept);
    assertThat(Files.readAllLines(side)).isEqualTo(lines);
  }

  private RepairReport repaired(int frames) throws IOException {
    assertThat(repairer.leftOpen(file)).isTrue();
    byte[] before = Files.readAllBytes(file);
    String timesBefore = Files.readString(side);
    RepairReport planned = repairer.repair(file, true);
    assertThat(planned.outcome()).isEqualTo(Outcome.REPAIRABLE);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(Files.readString(side)).isEqualTo(timesBefore);
    RepairReport report = repairer.repair(file, false);
    assertThat(report.outcome()).isEqualTo(Outcome.REPAIRED);
    assertThat(report.accessUnits()).isEqualTo(planned.accessUnits()).isEqualTo(frames);
    assertThat(report.duration()).isEqualTo(RATE.timeOf(frames));
    holds(frames);
    return report;
  }

  @Test
  void aStreamThatWasClosedIsFine() throws Exception {
    holds(FRAMES);
  }

  @Test
  void aKilledRecordingKeepsEveryAccessUnitThatHasItsTime() throws Exception {
    leave(ends.get(29), 30, "");
    assertThat(repaired(30).bytesCut()).isZero();
  }

  @Test
  void anAccessUnitWithoutItsTimeIsCutOff() throws Exception {
    leave(ends.get(30), 30, "");
    assertThat(repaired(30).bytesCut()).isPositive();
    leave(ends.get(29) + 20, 30, "1160.0");
    repaired(30);
  }

  @Test
  void aTimeThatWasWrittenInPartIsNone() throws Exception {
    leave(ends.get(30), 30, times.get(31).substring(0, 4));
    repaired(30);
  }

  @Test
  void aStreamThatLostItsEndLosesItsLastAccessUnitToo() throws Exception {
    leave(ends.get(24) - 5, 30, "");
    repaired(24);
    leave(ends.get(24) - 5, FRAMES, times.get(FRAMES + 1) + "\n");
    assertThat(repairer.leftOpen(file)).as("a look at the side file does not tell").isFalse();
    assertThat(repairer.repair(file, false).accessUnits()).isEqualTo(24);
    holds(24);
  }

  @Test
  void whatCannotBeRepairedIsNotTouched() throws Exception {
    Files.delete(side);
    refused("no side file");
    Files.writeString(side, "something else\n");
    refused("timestamp format v2");
    Files.writeString(side, "# timestamp format v2\n");
    refused("no whole access unit");
    Files.writeString(side, "# timestamp format v2\n0\n1e999999999\n");
    refused("line 3: '1e999999999' is not a time");
    Files.writeString(side, "# timestamp format v2\n0\n" + "0".repeat(100_000));
    refused("line 3 is too long");
  }

  private void refused(String why) throws IOException {
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> repairer.repair(file, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("a.h264");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void itKnowsItsFilesByName() {
    assertThat(repairer.accepts(Path.of("x.h265"))).isTrue();
    assertThat(repairer.accepts(Path.of("X.HEVC"))).isTrue();
    assertThat(repairer.accepts(Path.of("x.mp4"))).isFalse();
    assertThat(repairer.accepts(Path.of("x.h265.timestamps.txt"))).isFalse();
    assertThat(ByteBuffer.wrap(media).remaining()).isEqualTo(ends.get(FRAMES - 1));
  }
}
