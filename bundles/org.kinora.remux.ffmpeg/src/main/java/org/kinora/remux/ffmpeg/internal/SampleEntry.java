package org.kinora.remux.ffmpeg.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;
import org.kinora.isobmff.AnnexBReader;

/**
 * Which sample entry a video gets in an MP4 file: {@code avc1} or {@code hvc1}, which all players
 * know and Apple's want, where there is one set of parameter sets; {@code avc3} or {@code hev1},
 * with the parameter sets in the samples, where they change on the way (ISO/IEC 14496-15, 5.4.2.1
 * and 8.4.1).
 */
final class SampleEntry {

  private SampleEntry() {}

  /**
   * The arguments that make ffmpeg write it.
   *
   * @throws IOException if the source cannot be read
   */
  static List<String> arguments(Programs programs, Path source)
      throws IOException, InterruptedException {
    Optional<Codec> codec = Probe.codec(programs, source);
    if (codec.isEmpty()) {
      return List.of();
    }
    boolean h264 = codec.get() == Codec.H264;
    if (isUniform(programs, source, codec.get())) {
      return List.of(
          "-tag:v",
          h264 ? "avc1" : "hvc1",
          "-bsf:v",
          "filter_units=remove_types=" + (h264 ? "7-8" : "32-34"));
    }
    return List.of("-tag:v", h264 ? "avc3" : "hev1");
  }

  private static boolean isUniform(Programs programs, Path source, Codec codec)
      throws IOException, InterruptedException {
    String name = codec == Codec.H264 ? "h264" : "hevc";
    List<String> arguments =
        List.of(
            "-hide_banner",
            "-v",
            "error",
            "-i",
            "file:" + source,
            "-map",
            "0:v:0",
            "-c",
            "copy",
            "-bsf:v",
            name + "_mp4toannexb",
            "-f",
            name,
            "pipe:1");
    AtomicBoolean uniform = new AtomicBoolean();
    Child.read(
        programs.ffmpeg().apply(arguments),
        stdin -> {},
        stdout -> {
          uniform.set(isUniform(codec, stdout));
          stdout.transferTo(OutputStream.nullOutputStream());
        });
    return uniform.get();
  }

  private static boolean isUniform(Codec codec, InputStream annexB) throws IOException {
    AnnexBReader reader = new AnnexBReader(codec, Channels.newChannel(annexB));
    Optional<ParameterSets> first = Optional.empty();
    while (reader.next()) {
      ParameterSets sets = ParameterSets.in(codec, reader.unit());
      if (!sets.all().isEmpty()) {
        if (first.isPresent() && !sets.equals(first.get())) {
          return false;
        }
        first = Optional.of(sets);
      }
    }
    return first.filter(ParameterSets::complete).isPresent();
  }
}
