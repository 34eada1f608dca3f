package org.kinora.camera.v4l2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.kinora.binding.jna.OpenFiles;

/** Names who has a device open, for people. */
final class Holders {

  private Holders() {}

  /**
   * The processes that have a file open, such as {@code process 812 (cheese)}, or {@code this
   * process}.
   *
   * @param proc the folder of all processes: {@code /proc}
   */
  static List<String> of(Path proc, Path file) {
    try {
      Path real = file.toRealPath();
      return OpenFiles.holders(proc, real::equals).stream().map(Holders::name).toList();
    } catch (IOException e) {
      return List.of(); // it is a help for people; without it the error is still named
    }
  }

  private static String name(Path process) {
    if (OpenFiles.isSelf(process)) {
      return "this process";
    }
    String number = "process " + process.getFileName();
    try {
      return number + " (" + Files.readString(process.resolve("comm")).strip() + ")";
    } catch (IOException e) {
      return number; // ended meanwhile
    }
  }
}
