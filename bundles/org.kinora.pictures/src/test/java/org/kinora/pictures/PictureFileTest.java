package org.kinora.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.media.Colour;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

class PictureFileTest {

  private static final Size SIZE = new Size(160, 120);
  private static final int BLOCK = 20;

  @TempDir Path folder;

  /** Blocks of one colour each, over the colours that a camera may deliver. */
  private static PooledFrame blocks(PixelFormat format, Colour colour) {
    PooledFrame frame = new FramePool(format, SIZE, 1).acquire().orElseThrow();
    for (int y = 0; y < SIZE.height(); y++) {
      for (int x = 0; x < SIZE.width(); x++) {
        frame.plane(0).put(y * frame.stride(0) + x, (byte) (60 + block(x, y) * 37 % 130));
      }
    }
    for (int y = 0; y < SIZE.height() / 2; y++) {
      for (int x = 0; x < SIZE.width() / 2; x++) {
        byte cb = (byte) (98 + block(2 * x, 2 * y) * 11 % 60);
        byte cr = (byte) (98 + block(2 * x, 2 * y) * 17 % 60);
        switch (format) {
          case I420 -> {
            frame.plane(1).put(y * frame.stride(1) + x, cb);
            frame.plane(2).put(y * frame.stride(2) + x, cr);
          }
          case NV12 -> put(frame, y, x, cb, cr);
          case NV21 -> put(frame, y, x, cr, cb);
        }
      }
    }
    frame.setColour(colour);
    return frame;
  }

  private static int block(int x, int y) {
    return y / BLOCK * (SIZE.width() / BLOCK) + x / BLOCK;
  }

  private static void put(PooledFrame frame, int y, int x, byte first, byte second) {
    frame.plane(1).put(y * frame.stride(1) + 2 * x, first);
    frame.plane(1).put(y * frame.stride(1) + 2 * x + 1, second);
  }

  /** The picture that ffmpeg makes of the same samples. */
  private BufferedImage byFfmpeg(VideoFrame frame) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "ffmpeg"))),
        "SKIPPED: ffmpeg is not installed");
    Path raw = folder.resolve("raw");
    Path png = folder.resolve("reference.png");
    ByteBuffer packed = ByteBuffer.allocate(frame.format().frameBytes(SIZE));
    for (int p = 0; p < frame.format().planes(); p++) {
      int row = frame.format().rowBytes(p, SIZE.width());
      for (int y = 0; y < frame.format().rows(p, SIZE.height()); y++) {
        packed.put(frame.plane(p).slice(y * frame.stride(p), row));
      }
    }
    Files.write(raw, packed.array());
    boolean hd = frame.colour() == Colour.BT709 || frame.colour() == Colour.BT709_FULL;
    String format =
        switch (frame.format()) {
          case NV21 -> "nv21";
          case NV12 -> "nv12";
          case I420 -> "yuv420p";
        };
    String scale =
        "scale=in_color_matrix=%s:in_range=%s:out_range=full:flags=neighbor+accurate_rnd+full_chroma_int"
            .formatted(hd ? "bt709" : "bt601", frame.colour().full() ? "full" : "limited");
    List<String> command =
        List.of(
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-f",
            "rawvideo",
            "-pixel_format",
            format,
            "-video_size",
            SIZE.toString(),
            "-i",
            raw.toString(),
            "-vf",
            scale + ",format=rgb24",
            png.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return ImageIO.read(png.toFile());
  }

  private static void assertLike(BufferedImage made, BufferedImage reference, int tolerance) {
    assertThat(made.getWidth()).isEqualTo(SIZE.width());
    assertThat(made.getHeight()).isEqualTo(SIZE.height());
    for (int y = BLOCK / 2; y < SIZE.height(); y += BLOCK) {
      for (int x = BLOCK / 2; x < SIZE.width(); x += BLOCK) {
        for (int shift = 0; shift < 24; shift += 8) {
          int here = made.getRGB(x, y) >> shift & 0xff;
          int there = reference.getRGB(x, y) >> shift & 0xff;
          assertThat(Math.abs(here - there))
              .as("at %d,%d: %x and %x".formatted(x, y, made.getRGB(x, y), reference.getRGB(x, y)))
              .isLessThanOrEqualTo(tolerance);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NV21, BT601",
    "NV12, BT601",
    "I420, BT601",
    "NV21, BT601_FULL",
    "NV21, BT709",
    "NV21, BT709_FULL"
  })
  void coloursAreThoseThatFfmpegMakes(PixelFormat format, Colour colour) throws Exception {
    try (PooledFrame frame = blocks(format, colour)) {
      BufferedImage reference = byFfmpeg(frame);
      Path png = folder.resolve("a.png");
      Path jpeg = folder.resolve("a.JPG");
      PictureFile.write(frame, png);
      PictureFile.write(frame, jpeg);
      assertLike(ImageIO.read(png.toFile()), reference, 2);
      assertLike(ImageIO.read(jpeg.toFile()), reference, 12);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "a.jpg", "a.jpeg"})
  void theNumberInThePictureIsThatOfTheFrame(String name) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, "an old picture");
    try (PooledFrame frame = blocks(PixelFormat.NV21, Colour.BT601)) {
      FrameCounter.draw(frame, 123_456_789);
      PictureFile.write(frame, file);
    }
    BufferedImage image = ImageIO.read(file.toFile());
    ByteBuffer luma = ByteBuffer.allocate(SIZE.width() * SIZE.height());
    for (int y = 0; y < SIZE.height(); y++) {
      for (int x = 0; x < SIZE.width(); x++) {
        luma.put((byte) (image.getRGB(x, y) >> 8));
      }
    }
    assertThat(FrameCounter.read(luma.flip(), SIZE.width(), SIZE.width(), SIZE.height()))
        .hasValue(123_456_789);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatCannotBeMadeLeavesNothing() throws Exception {
    try (PooledFrame frame = blocks(PixelFormat.NV21, Colour.BT601)) {
      assertThatThrownBy(() -> PictureFile.write(frame, folder.resolve("a.gif")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("png");
      assertThatThrownBy(() -> PictureFile.write(frame, folder.resolve("none/a.png")))
          .isInstanceOf(IOException.class);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
