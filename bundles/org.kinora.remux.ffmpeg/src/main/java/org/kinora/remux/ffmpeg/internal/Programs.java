package org.kinora.remux.ffmpeg.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.kinora.binding.ffmpeg.Ffmpeg;

/**
 * The programs to run.
 *
 * @param ffmpeg prepares a run of ffmpeg with these arguments
 * @param ffprobe prepares a run of ffprobe with these arguments
 */
record Programs(
    Function<List<String>, ProcessBuilder> ffmpeg, Function<List<String>, ProcessBuilder> ffprobe) {

  static Programs of(Ffmpeg binding) {
    return new Programs(
        arguments -> binding.command(binding.ffmpeg(), arguments),
        arguments -> binding.command(binding.ffprobe(), arguments));
  }

  static Programs at(Path ffmpeg, Path ffprobe) {
    return new Programs(
        arguments -> command(ffmpeg, arguments), arguments -> command(ffprobe, arguments));
  }

  private static ProcessBuilder command(Path program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
