package org.kinora.encoder.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.global.avutil;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.ffmpeg.internal.LoadedFfmpeg;

/** Frames, encoders and the embedded ffmpeg for the tests. */
final class Lab {

  static final Size VGA = new Size(640, 480);

  private static final Path NATIVES =
      Path.of("..", "org.kinora.binding.ffmpeg", "target", "natives");

  private Lab() {}

  /** The native FFmpeg; skips the test where there is none. */
  static LoadedFfmpeg ffmpeg() {
    assumeTrue(Files.isDirectory(NATIVES), "SKIPPED: there are no natives for this platform");
    try {
      LoadedFfmpeg loaded = LoadedFfmpeg.load(NATIVES, Path.of("target", "jni"));
      avutil.av_log_set_level(avutil.AV_LOG_ERROR);
      return loaded;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static EncoderSettings settings(CodecLibrary library, PixelFormat format) {
    return EncoderSettings.of(library.codec(), VGA, format, FrameRate.of(30));
  }

  static Encoder open(CodecLibrary library, EncoderSettings settings) throws EncoderException {
    ffmpeg();
    return new FfmpegEncoderProvider(library).open(settings);
  }

  /** What a consumer keeps of an access unit. */
  record Unit(ByteBuffer data, long pts, long dts, long duration, long sequence, boolean keyFrame) {
    byte[] bytes() {
      byte[] copy = new byte[data.capacity()];
      data.get(0, copy);
      return copy;
    }

    static Unit of(AccessUnit unit) {
      return new Unit(
          ByteBuffer.wrap(unit.toBytes()),
          unit.pts(),
          unit.dts(),
          unit.duration(),
          unit.sequence(),
          unit.keyFrame());
    }
  }

  static AccessUnitConsumer into(List<Unit> units) {
    return unit -> units.add(Unit.of(unit));
  }

  /** A moving picture with its number burnt in; uneven times, as cameras have them. */
  static VideoFrame frame(FramePool pool, PixelFormat format, Size size, int number) {
    PooledFrame frame = pool.acquire().orElseThrow();
    for (int p = 0; p < format.planes(); p++) {
      ByteBuffer plane = frame.plane(p);
      int row = format.rowBytes(p, size.width());
      for (int y = 0; y < format.rows(p, size.height()); y++) {
        for (int x = 0; x < row; x++) {
          plane.put(y * frame.stride(p) + x, sample(format, p, x, y, number));
        }
      }
    }
    FrameCounter.draw(frame, number);
    frame.set(pts(number), 33_333_333L + number % 2, number + 7L);
    return frame;
  }

  static long pts(int number) {
    return 123_456_789_012L + 33_333_333L * number + (number * 7919L) % 1009;
  }

  private static byte sample(PixelFormat format, int plane, int x, int y, int number) {
    if (plane == 0) {
      return (byte) (60 + ((x + 2 * number) / 8 * 7 + y / 8 * 5) % 120 + (x * y * 31 + number) % 3);
    }
    boolean u =
        switch (format) {
          case NV21 -> x % 2 == 1;
          case NV12 -> x % 2 == 0;
          case I420 -> plane == 1;
        };
    int column = format == PixelFormat.I420 ? x : x / 2;
    return (byte) (u ? 90 + column / 8 : 160 - y / 8);
  }

  /** Encodes so many frames, from number 0. */
  static List<Unit> encode(Encoder encoder, PixelFormat format, Size size, int count)
      throws EncoderException {
    FramePool pool = new FramePool(format, size, 2);
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try (VideoFrame frame = frame(pool, format, size, i)) {
        encoder.encode(frame, into(units));
      }
      assertThat(units).as("no delay").hasSize(i + 1);
    }
    return units;
  }

  static Path write(Path file, List<Unit> units) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      for (Unit unit : units) {
        out.write(unit.bytes());
      }
    }
    return file;
  }

  /** Runs the embedded ffmpeg; gives what it wrote to standard error. */
  static String run(Path directory, List<String> arguments) throws Exception {
    LoadedFfmpeg ffmpeg = ffmpeg();
    Path log = directory.resolve("ffmpeg.log");
    List<String> all = new ArrayList<>(List.of("-nostdin", "-hide_banner", "-y"));
    all.addAll(arguments);
    int exit =
        ffmpeg
            .command(ffmpeg.ffmpeg(), all)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String text = Files.readString(log);
    assumeTrue(
        !text.contains("error while loading shared libraries"), "SKIPPED on this system: " + text);
    assertThat(exit).as(text).isZero();
    return text;
  }

  /** Decodes a raw stream to NV21 pictures, one after another without padding. */
  static byte[] decode(Path stream) throws Exception {
    Path out = stream.resolveSibling(stream.getFileName() + ".nv21");
    run(
        stream.getParent(),
        List.of(
            "-xerror",
            "-err_detect",
            "explode",
            "-i",
            stream.toString(),
            "-fps_mode",
            "passthrough",
            "-pix_fmt",
            "nv21",
            "-f",
            "rawvideo",
            out.toString()));
    return Files.readAllBytes(out);
  }
}
