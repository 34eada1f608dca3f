package org.kinora.binding.ffmpeg.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.kinora.binding.ffmpeg.Ffmpeg;

/** FFmpeg, once its libraries are loaded. */
public record LoadedFfmpeg(Path ffmpeg, Path ffprobe, String version, String licence)
    implements Ffmpeg {

  /** The programs find some of their libraries by $ORIGIN, but not what these libraries need. */
  private static final String LIBRARY_PATH =
      System.mapLibraryName("x").endsWith(".dylib") ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";

  /**
   * Loads the libraries, unless that has happened before: then those that are loaded stay.
   *
   * @param root directory with the unpacked native jars
   * @param scratch a directory that may be made and written to where these libraries serve another
   *     class loader of this process already
   * @throws IOException if something is missing; the message says what
   * @throws LinkageError if this system cannot load them
   */
  public static LoadedFfmpeg load(Path root, Path scratch) throws IOException {
    NativesDirectory natives = NativesDirectory.find(root, NativeLibraries.platform());
    Path ffmpeg = natives.program("ffmpeg");
    Path ffprobe = natives.program("ffprobe");
    NativeLibraries.load(natives, scratch);
    return new LoadedFfmpeg(
        ffmpeg,
        ffprobe,
        avutil.av_version_info().getString(),
        avcodec.avcodec_license().getString());
  }

  @Override
  public ProcessBuilder command(Path program, List<String> arguments) {
    List<String> line = new ArrayList<>(arguments.size() + 1);
    line.add(program.toString());
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder
        .environment()
        .merge(
            LIBRARY_PATH,
            program.getParent().toString(),
            (before, ours) -> ours + File.pathSeparator + before);
    return builder;
  }
}
