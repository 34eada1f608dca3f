package org.kinora.api.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameCounterTest {

  private static final long[] NUMBERS = {0, 1, 2, 255, 256, 65_535, 12_345_678, 0xffff_ffffL};

  @ParameterizedTest
  @CsvSource({"64,48", "66,50", "160,120", "320,240", "640,480", "1366,768", "1920,1080"})
  void aNumberIsReadBackAtAnySize(int width, int height) {
    ByteBuffer luma = noise(width, height, 1);
    for (long number : NUMBERS) {
      FrameCounter.draw(luma, width, width, height, number);
      assertThat(FrameCounter.read(luma, width, width, height)).hasValue(number);
    }
  }

  @Test
  void aLargePictureDoesNotOverflow() {
    ByteBuffer luma = ByteBuffer.allocateDirect(4096 * 4096);
    FrameCounter.draw(luma, 4096, 4096, 4096, 77);
    assertThat(FrameCounter.read(luma, 4096, 4096, 4096)).hasValue(77);
  }

  @Test
  void onlyTheLowest32BitsAreDrawn() {
    ByteBuffer luma = noise(64, 48, 1);
    FrameCounter.draw(luma, 64, 64, 48, 0x7_0000_0005L);
    assertThat(FrameCounter.read(luma, 64, 64, 48)).hasValue(5);
  }

  @ParameterizedTest
  @CsvSource({"64,48", "640,480"})
  void noiseBlurAndCoarseQuantisationAreSurvived(int width, int height) {
    ByteBuffer luma = noise(width, height, 2);
    Random random = new Random(3);
    for (long number = 1000; number < 1100; number++) {
      FrameCounter.draw(luma, width, width, height, number);
      ByteBuffer damaged = blurred(luma, width, height);
      for (int i = 0; i < damaged.capacity(); i++) {
        int noisy = (damaged.get(i) & 0xff) + (int) (random.nextGaussian() * 25);
        damaged.put(i, (byte) (Math.max(0, Math.min(255, noisy)) / 48 * 48));
      }
      assertThat(FrameCounter.read(damaged, width, width, height)).hasValue(number);
    }
  }

  @Test
  void aPictureWithoutACounterGivesNothing() {
    for (int seed = 0; seed < 200; seed++) {
      assertThat(FrameCounter.read(noise(64, 48, seed), 64, 64, 48)).isEmpty();
    }
    for (int grey = 0; grey < 256; grey++) {
      ByteBuffer flat = ByteBuffer.allocate(64 * 48);
      for (int i = 0; i < flat.capacity(); i++) {
        flat.put(i, (byte) grey);
      }
      assertThat(FrameCounter.read(flat, 64, 64, 48)).isEmpty();
    }
  }

  @Test
  void aFlippedCellIsNoticedAndNotTakenForAnotherNumber() {
    for (int cell = 0; cell < 48; cell++) {
      ByteBuffer luma = noise(64, 48, 1);
      FrameCounter.draw(luma, 64, 64, 48, 4711);
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 8; x++) {
          int at = (cell / 8 * 4 + y) * 64 + cell % 8 * 8 + x;
          luma.put(at, (byte) ((luma.get(at) & 0xff) > 128 ? 16 : 235));
        }
      }
      assertThat(FrameCounter.read(luma, 64, 64, 48)).isEmpty();
    }
  }

  @Test
  void twoHalvesOfDifferentFramesAreNoNumber() {
    ByteBuffer one = noise(64, 48, 1);
    ByteBuffer two = noise(64, 48, 1);
    FrameCounter.draw(one, 64, 64, 48, 70_001);
    FrameCounter.draw(two, 64, 64, 48, 999);
    for (int rows = 13; rows < 24; rows += 4) {
      ByteBuffer mixed = ByteBuffer.allocate(64 * 48).put(0, one, 0, 64 * 48);
      mixed.put(rows / 4 * 4 * 64, two, rows / 4 * 4 * 64, 64 * 48 - rows / 4 * 4 * 64);
      assertThat(FrameCounter.read(mixed, 64, 64, 48)).isEmpty();
    }
  }

  @Test
  void colourDoesNotShineThroughTheCells() {
    for (PixelFormat format : PixelFormat.values()) {
      FramePool.PooledFrame frame =
          new FramePool(format, new Size(98, 50), 1).acquire().orElseThrow();
      FrameCounter.draw(frame, 9);
      for (int plane = 1; plane < format.planes(); plane++) {
        int last = format.rowBytes(plane, 98) - 1;
        int row = FrameCounter.coveredRows(50) / 2 - 1;
        assertThat(frame.plane(plane).get(row * frame.stride(plane) + last) & 0xff).isEqualTo(128);
        assertThat(frame.plane(plane).get((row + 1) * frame.stride(plane))).isZero();
      }
      assertThat(FrameCounter.read(frame.plane(0), frame.stride(0), 98, 50)).hasValue(9);
      frame.close();
    }
  }

  @Test
  void aPictureThatIsTooSmallIsRefused() {
    ByteBuffer luma = ByteBuffer.allocate(64 * 48);
    assertThatThrownBy(() -> FrameCounter.draw(luma, 62, 62, 48, 1)).hasMessageContaining("64x48");
    assertThatThrownBy(() -> FrameCounter.read(luma, 64, 64, 46)).hasMessageContaining("64x48");
  }

  @ParameterizedTest
  @CsvSource({
    "64,48,libx264,-crf 40",
    "640,480,libx264,-crf 40",
    "640,480,libx264,-b:v 200k -maxrate 200k -bufsize 100k",
    "640,480,libx265,-crf 40 -x265-params log-level=none",
    "64,48,libx265,-crf 40 -x265-params log-level=none"
  })
  void heavyCompressionIsSurvived(
      int width, int height, String codec, String rate, @TempDir Path directory) throws Exception {
    Path raw = directory.resolve("in.gray");
    int frames = 40;
    Random random = new Random(5);
    byte[] picture = new byte[width * height];
    ByteBuffer luma = ByteBuffer.wrap(picture);
    List<byte[]> all = new ArrayList<>();
    for (int n = 0; n < frames; n++) {
      for (int i = 0; i < picture.length; i++) {
        int x = i % width + 3 * n;
        picture[i] = (byte) (64 + (x ^ i / width) % 128 + random.nextInt(13));
      }
      FrameCounter.draw(luma, width, width, height, 1_000_000 + n);
      all.add(picture.clone());
    }
    try (var out = Files.newOutputStream(raw)) {
      for (byte[] bytes : all) {
        out.write(bytes);
      }
    }
    Path coded = directory.resolve("coded.mkv");
    Path decoded = directory.resolve("out.gray");
    String geometry = width + "x" + height;
    List<String> encode =
        new ArrayList<>(
            List.of("-f", "rawvideo", "-pix_fmt", "gray", "-s", geometry, "-r", "30", "-i"));
    encode.addAll(List.of(raw.toString(), "-pix_fmt", "yuv420p", "-color_range", "tv"));
    encode.addAll(List.of("-c:v", codec, "-preset", "ultrafast"));
    encode.addAll(List.of(rate.split(" ")));
    encode.add(coded.toString());
    ffmpeg(encode);
    ffmpeg(
        List.of(
            "-i",
            coded.toString(),
            "-vf",
            "extractplanes=y",
            "-f",
            "rawvideo",
            decoded.toString()));

    ByteBuffer result = ByteBuffer.wrap(Files.readAllBytes(decoded));
    List<OptionalLong> read = new ArrayList<>();
    for (int at = 0; at < result.capacity(); at += width * height) {
      read.add(FrameCounter.read(result.slice(at, width * height), width, width, height));
    }
    assertThat(read).hasSize(frames);
    for (int n = 0; n < frames; n++) {
      assertThat(read.get(n)).as("frame %d", n).hasValue(1_000_000 + n);
    }
  }

  private static void ffmpeg(List<String> arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-fflags", "+bitexact"));
    command.addAll(arguments);
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "NOT TESTED: there is no ffmpeg on this machine (" + e.getMessage() + ")");
      return;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assumeTrue(
        !said.contains("Unknown encoder"), "NOT TESTED: this ffmpeg lacks an encoder: " + said);
    assertThat(process.exitValue()).as(said).isZero();
  }

  private static ByteBuffer noise(int width, int height, int seed) {
    byte[] bytes = new byte[width * height];
    new Random(seed).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static ByteBuffer blurred(ByteBuffer luma, int width, int height) {
    ByteBuffer result = ByteBuffer.allocate(width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int sum = 0;
        for (int dy = -1; dy <= 1; dy++) {
          for (int dx = -1; dx <= 1; dx++) {
            int yy = Math.max(0, Math.min(height - 1, y + dy));
            int xx = Math.max(0, Math.min(width - 1, x + dx));
            sum += luma.get(yy * width + xx) & 0xff;
          }
        }
        result.put(y * width + x, (byte) (sum / 9));
      }
    }
    return result;
  }
}
