package org.kinora.test.emulators;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.media.FrameCounter;
import org.kinora.test.tools.Tools;

/** Reads the frame counters of a stream, decoded by ffmpeg. */
final class Counters {

  static final int WIDTH = 640;
  static final int HEIGHT = 480;

  private Counters() {}

  /** The counters in order, -1 where there is none. */
  static List<Long> in(ByteArrayOutputStream stream, boolean h265, Path directory)
      throws IOException, InterruptedException {
    Path file = directory.resolve(h265 ? "a.h265" : "a.h264");
    Files.write(file, stream.toByteArray());
    Path raw = directory.resolve("a.yuv");
    Tools.run(
        "ffmpeg",
        "-y",
        "-v",
        "error",
        "-i",
        file.toString(),
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
        raw.toString());
    ByteBuffer pictures = ByteBuffer.wrap(Files.readAllBytes(raw));
    List<Long> numbers = new ArrayList<>();
    int frame = WIDTH * HEIGHT * 3 / 2;
    for (int at = 0; at < pictures.capacity(); at += frame) {
      numbers.add(FrameCounter.read(pictures.slice(at, frame), WIDTH, WIDTH, HEIGHT).orElse(-1));
    }
    return numbers;
  }
}
