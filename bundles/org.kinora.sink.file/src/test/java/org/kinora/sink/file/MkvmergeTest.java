package org.kinora.sink.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;

/** The side file in the hands of the tool whose format it is. */
class MkvmergeTest {

  private static final int FRAMES = 40;

  @TempDir Path directory;

  @Test
  void mkvmergeTakesEveryTimeFromTheSideFile() throws Exception {
    Path coded = directory.resolve("coded.h264");
    run(
        List.of(
            "ffmpeg",
            "-nostdin",
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=320x240:r=30",
            "-frames:v",
            "" + FRAMES,
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-bf",
            "0",
            "-x264-params",
            "aud=1",
            coded.toString()));
    Path file = directory.resolve("out.h264");
    long[] times = record(ByteBuffer.wrap(Files.readAllBytes(coded)), file);

    Path mkv = directory.resolve("out.mkv");
    String side = FileSinkProvider.timestampsOf(file).toString();
    String said =
        run(
            List.of(
                "mkvmerge", "-o", mkv.toString(), "--timestamps", "0:" + side, file.toString()));
    assertThat(said).doesNotContainIgnoringCase("warning");
    String[] packets =
        run(List.of(
                "ffprobe",
                "-v",
                "error",
                "-show_entries",
                "packet=pts_time",
                "-of",
                "csv=p=0:nk=1",
                mkv.toString()))
            .strip()
            .split("\\s+");
    assertThat(packets).hasSize(FRAMES);
    for (int n = 0; n < FRAMES; n++) {
      double seconds = Double.parseDouble(packets[n].replace(",", ""));
      assertThat(seconds).isCloseTo(times[n] / 1e9, within(0.000_501)); // Matroska: 1 ms
    }
  }

  /** Records at an uneven rate and returns the times. */
  private static long[] record(ByteBuffer stream, Path file) throws Exception {
    StreamFormat format =
        new StreamFormat(
            Codec.H264, new Size(320, 240), FrameRate.of(30), ParameterSets.in(Codec.H264, stream));
    assertThat(format.parameterSets().complete()).isTrue();
    Sink sink = new FileSinkProvider().open(Locator.of(file), format);
    AccessUnitPool pool = new AccessUnitPool(Codec.H264, 1);
    long[] times = new long[FRAMES];
    int begin = 0;
    for (int n = 0; n < FRAMES; n++) {
      int end = nextUnit(stream, begin);
      times[n] = n * 33_333_333L + (n % 3) * 5_000_011L;
      try (AccessUnitPool.PooledAccessUnit unit = pool.acquire()) {
        unit.writable(end - begin).put(0, stream, begin, end - begin);
        unit.set(end - begin, 77 + times[n], 77 + times[n], 33_333_333, n, n == 0);
        sink.write(unit);
      }
      begin = end;
    }
    sink.close();
    assertThat(ByteBuffer.wrap(Files.readAllBytes(file))).isEqualTo(stream);
    return times;
  }

  /** Where the access unit behind the one at an index begins: at the next delimiter. */
  private static int nextUnit(ByteBuffer stream, int begin) {
    int nal = AnnexB.nextNal(stream, begin);
    do {
      nal = AnnexB.nextNal(stream, nal);
    } while (nal >= 0 && AnnexB.nalType(Codec.H264, stream, nal) != AnnexB.H264_AUD);
    return nal < 0 ? stream.limit() : nal - 4;
  }

  private static String run(List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      return said;
    } catch (IOException e) {
      assumeTrue(false, "NOT TESTED: there is no " + command.get(0) + " on this machine");
      return "";
    }
  }
}
