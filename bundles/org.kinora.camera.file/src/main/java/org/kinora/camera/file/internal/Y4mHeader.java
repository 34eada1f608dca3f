package org.kinora.camera.file.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** Reads the header of a YUV4MPEG2 file, as mjpegtools' yuv4mpeg(5) describes it. */
final class Y4mHeader {

  private static final String MAGIC = "YUV4MPEG2";
  private static final int MAX_LINE = 1024;

  private Y4mHeader() {}

  /**
   * Reads the header; the channel stands at the first picture afterwards.
   *
   * @throws IllegalArgumentException if it is not such a file, or one of another kind of chroma
   */
  static CameraMode read(FileChannel channel) throws IOException {
    String[] words = readLine(channel).split(" ", -1);
    if (!words[0].equals(MAGIC)) {
      throw new IllegalArgumentException("it does not begin with " + MAGIC);
    }
    int width = 0;
    int height = 0;
    FrameRate rate = FrameRate.of(25);
    for (int i = 1; i < words.length; i++) {
      String word = words[i];
      String value = word.isEmpty() ? "" : word.substring(1);
      if (word.startsWith("W")) {
        width = Integer.parseInt(value);
      } else if (word.startsWith("H")) {
        height = Integer.parseInt(value);
      } else if (word.startsWith("F")) {
        rate = FrameRate.parse(value.replace(':', '/'));
      } else if (word.startsWith("C") && (!value.startsWith("420") || value.startsWith("420p1"))) {
        throw new IllegalArgumentException(
            "its chroma is " + value + ": only 4:2:0 with 8 bits is read");
      }
    }
    return new CameraMode(PixelFormat.I420, new Size(width, height), rate);
  }

  /** Reads up to the next line feed, which is taken but not returned. */
  static String readLine(FileChannel channel) throws IOException {
    StringBuilder line = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (line.length() < MAX_LINE) {
      one.clear();
      if (channel.read(one) < 1) {
        throw new EOFException("the file ends within a header");
      }
      char c = (char) (one.get(0) & 0xff);
      if (c == '\n') {
        return line.toString();
      }
      line.append(c);
    }
    throw new IllegalArgumentException("a header line is longer than " + MAX_LINE + " bytes");
  }
}
