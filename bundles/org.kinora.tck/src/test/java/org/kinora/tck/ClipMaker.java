package org.kinora.tck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;

/** Makes the clips of the kit anew, with the system's ffmpeg, libx264 and libx265. */
final class ClipMaker {
  private static final String COMMON =
      "aud=1:repeat-headers=1:scenecut=0:bframes=0:keyint=" + Clip.GOP + ":min-keyint=" + Clip.GOP;

  private ClipMaker() {}

  /**
   * @param arguments the folder of the clips
   */
  public static void main(String... arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    byte[] raw = footage();
    make(raw, folder.resolve("a.h264"), "libx264", "-x264-params", COMMON);
    make(raw, folder.resolve("b.h264"), "libx264", "-x264-params", COMMON + ":cabac=0:ref=1");
    make(raw, folder.resolve("a.h265"), "libx265", "-x265-params", COMMON + ":info=0:open-gop=0");
    make(
        raw,
        folder.resolve("b.h265"),
        "libx265",
        "-x265-params",
        COMMON + ":info=0:open-gop=0:ctu=16:sao=0:ref=1");
  }

  private static byte[] footage() {
    Footage footage = new Footage(Clip.SIZE);
    FramePool pool = new FramePool(PixelFormat.I420, Clip.SIZE, 1);
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (int i = 0; i < Clip.FRAMES; i++) {
      try (PooledFrame frame = pool.acquire().orElseThrow()) {
        footage.draw(frame, i);
        for (int plane = 0; plane < 3; plane++) {
          byte[] row = new byte[PixelFormat.I420.rowBytes(plane, Clip.SIZE.width())];
          ByteBuffer buffer = frame.plane(plane);
          for (int y = 0; y < PixelFormat.I420.rows(plane, Clip.SIZE.height()); y++) {
            buffer.get(y * frame.stride(plane), row);
            raw.writeBytes(row);
          }
        }
      }
    }
    return raw.toByteArray();
  }

  private static void make(byte[] raw, Path file, String encoder, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Tool.require("ffmpeg"), "-loglevel", "error"));
    command.addAll(List.of("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", Clip.SIZE.toString()));
    command.addAll(List.of("-r", Clip.RATE.toString(), "-i", "-"));
    command.addAll(List.of("-c:v", encoder, "-preset", "slow", "-crf", "32", "-bsf:v"));
    command.add("filter_units=remove_types=" + (encoder.endsWith("4") ? "6" : "39|40")); // no SEI
    command.addAll(List.of(options));
    command.addAll(List.of("-f", encoder.endsWith("4") ? "h264" : "hevc", "-"));
    Tool.Output output = Tool.run(command, raw);
    if (output.exit() != 0) {
      throw new IOException(output.err());
    }
    Files.write(file, output.out());
  }
}
