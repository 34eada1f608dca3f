package org.kinora.tck;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Size;

/**
 * Decodes with the executables {@code ffmpeg} and {@code ffprobe}, which are named by the system
 * properties {@code kinora.tck.ffmpeg} and {@code kinora.tck.ffprobe}, lie in the folder named by
 * {@code kinora.tck.tools}, or are on the PATH.
 */
public final class FfmpegDecoder implements Decoder {
  private static final byte[] NOTHING = {};

  @Override
  public Decoded decode(Codec codec, Size size, byte[] annexB)
      throws IOException, InterruptedException {
    return decode(List.of("-f", codec == Codec.H264 ? "h264" : "hevc", "-i", "-"), size, annexB);
  }

  @Override
  public Decoded decode(Path file, Size size) throws IOException, InterruptedException {
    return decode(List.of("-i", file.toString()), size, NOTHING);
  }

  private static Decoded decode(List<String> input, Size size, byte[] in)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Tool.require("ffmpeg"));
    command.addAll(List.of("-hide_banner", "-loglevel", "error", "-err_detect", "+crccheck"));
    command.addAll(input);
    // Every picture exactly once, whatever its time (uneven times in units of a frame would be the
    // same for some); no scaling would hide a wrong size.
    command.addAll(
        List.of("-map", "0:v:0", "-fps_mode", "passthrough", "-autoscale", "0", "-copyts"));
    command.addAll(List.of("-enc_time_base", "1/90000"));
    command.addAll(List.of("-f", "rawvideo", "-pix_fmt", "yuv420p", "-"));
    int bytes = size.width() * size.height() / 2 * 3;
    List<Picture> pictures = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    Tool.Output output =
        Tool.run(
            command,
            in,
            stream -> {
              byte[] picture = stream.readNBytes(bytes);
              while (picture.length == bytes) {
                pictures.add(new Picture(size, ByteBuffer.wrap(picture)));
                picture = stream.readNBytes(bytes);
              }
              if (picture.length > 0) {
                rest.add("the pictures are not of " + size + "\n");
              }
            });
    String exit = output.exit() == 0 ? "" : "ffmpeg ended with " + output.exit() + "\n";
    return new Decoded(pictures, (String.join("", rest) + exit + output.err()).strip());
  }

  @Override
  public List<Long> packetTimes(Path file) throws IOException, InterruptedException {
    Tool.Output output =
        Tool.run(
            List.of(
                Tool.require("ffprobe"),
                "-hide_banner",
                "-loglevel",
                "error",
                "-select_streams",
                "v:0",
                "-show_entries",
                "packet=pts_time",
                "-of",
                "default=noprint_wrappers=1:nokey=1",
                file.toString()),
            NOTHING);
    if (output.exit() != 0) {
      throw new IOException("ffprobe cannot read " + file + ": " + output.err());
    }
    return new String(output.out(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .map(FfmpegDecoder::nanos)
        .toList();
  }

  private static long nanos(String seconds) {
    return seconds.equals("N/A")
        ? Long.MIN_VALUE
        : new BigDecimal(seconds).movePointRight(9).longValue();
  }
}
