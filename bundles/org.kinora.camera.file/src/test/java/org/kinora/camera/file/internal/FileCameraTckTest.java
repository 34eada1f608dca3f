package org.kinora.camera.file.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.media.Locator;
import org.kinora.binding.ffmpeg.internal.LoadedFfmpeg;
import org.kinora.tck.CameraSubject;
import org.kinora.tck.junit.CameraTck;

/** The conformance kit on files that FFmpeg reads and on those that need no natives. */
class FileCameraTckTest {

  private static final Path CLIP =
      Path.of("..", "..", "runtime", "itest", "media", "bunny-640x480-24fps-8s.mp4");
  private static final Path NATIVES =
      Path.of("..", "org.kinora.binding.ffmpeg", "target", "natives");
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final int FRAMES = 40;

  @TempDir static Path temp;

  private static Path y4m;

  @BeforeAll
  static void makeY4m() throws IOException {
    y4m = temp.resolve("clip.y4m");
    byte[] picture = new byte[WIDTH * HEIGHT / 2 * 3];
    try (OutputStream out = Files.newOutputStream(y4m)) {
      write(out, "YUV4MPEG2 W%d H%d F30:1 C420jpeg\n".formatted(WIDTH, HEIGHT));
      for (int i = 0; i < FRAMES; i++) {
        Arrays.fill(picture, (byte) (i * 5));
        write(out, "FRAME\n");
        out.write(picture);
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static CameraSubject subject(FileCameraProvider provider, Path file, String pace) {
    return CameraSubject.of(
        provider, new Locator(Locator.FILE, file.toString(), Map.of("pace", pace)));
  }

  @Nested
  class Y4mInRealTime extends CameraTck {
    @Override
    protected CameraSubject subject() {
      return FileCameraTckTest.subject(new FileCameraProvider(), y4m, "real");
    }
  }

  @Nested
  class Y4mFast extends CameraTck {
    @Override
    protected CameraSubject subject() {
      return FileCameraTckTest.subject(new FileCameraProvider(), y4m, "fast");
    }
  }

  @Nested
  class Mp4Fast extends CameraTck {
    @Override
    protected CameraSubject subject() throws IOException {
      return FileCameraTckTest.subject(withFfmpeg(), CLIP, "fast");
    }
  }

  private static FileCameraProvider withFfmpeg() throws IOException {
    assumeTrue(Files.isDirectory(NATIVES), "SKIPPED: there are no natives for this platform");
    FileCameraProvider provider = new FileCameraProvider();
    provider.bindFfmpeg(LoadedFfmpeg.load(NATIVES, Path.of("target", "jni")));
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    return provider;
  }
}
