package org.kinora.binding.ffmpeg.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory with the unpacked content of the native jars of JavaCPP and FFmpeg.
 *
 * @param javacpp directory of the JNI library of JavaCPP
 * @param ffmpeg directory of FFmpeg's libraries, their JNI libraries and the programs
 * @param extension of the build: {@code -gpl}, or empty for the LGPL build
 */
record NativesDirectory(Path javacpp, Path ffmpeg, String extension) {

  /** Builds by preference: only the GPL build has x264 and x265. */
  private static final List<String> EXTENSIONS = List.of("-gpl", "");

  /** The JNI libraries of FFmpeg that are loaded, by JavaCPP's names. */
  private static final List<String> JNI =
      List.of("jniavutil", "jniswresample", "jniavcodec", "jniavformat", "jniswscale");

  /**
   * Looks for the natives of a platform.
   *
   * @param root where the jars were unpacked
   * @param platform by JavaCPP's names, such as {@code linux-x86_64}
   * @throws IOException if something is missing; the message says what
   */
  static NativesDirectory find(Path root, String platform) throws IOException {
    Path base = root.toAbsolutePath().normalize().resolve("org").resolve("bytedeco");
    if (!Files.isDirectory(base)) {
      throw new NoSuchFileException("there are no natives in " + root);
    }
    for (String extension : EXTENSIONS) {
      Path ffmpeg = base.resolve("ffmpeg").resolve(platform + extension);
      if (Files.isDirectory(ffmpeg)) {
        NativesDirectory found =
            new NativesDirectory(base.resolve("javacpp").resolve(platform), ffmpeg, extension);
        found.check();
        return found;
      }
    }
    throw new NoSuchFileException("the natives in " + root + " are not for " + platform);
  }

  private void check() throws IOException {
    for (Path file : jni()) {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file + " is missing");
      }
    }
  }

  /** The JNI libraries. */
  List<Path> jni() {
    List<Path> files = new ArrayList<>();
    files.add(javacpp.resolve(System.mapLibraryName("jnijavacpp")));
    JNI.forEach(name -> files.add(ffmpeg.resolve(System.mapLibraryName(name))));
    return files;
  }

  /**
   * A program, made executable where unpacking has lost that.
   *
   * @throws IOException if it is missing or cannot be made executable
   */
  Path program(String name) throws IOException {
    String suffix = System.mapLibraryName("x").endsWith(".dll") ? ".exe" : "";
    Path program = ffmpeg.resolve(name + suffix);
    if (!Files.isRegularFile(program)) {
      throw new NoSuchFileException(program + " is missing");
    }
    if (!Files.isExecutable(program) && !program.toFile().setExecutable(true, false)) {
      throw new IOException(program + " cannot be made executable");
    }
    return program;
  }
}
