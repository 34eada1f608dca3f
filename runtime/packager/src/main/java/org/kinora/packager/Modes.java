package org.kinora.packager;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Which files of the distribution are programs. */
final class Modes {

  private Modes() {}

  /** Start scripts, and among the natives what has no ending, or that of Windows. */
  static boolean isProgram(Path home, Path file) {
    String top = home.relativize(file).getName(0).toString();
    String name = file.getFileName().toString();
    return top.equals("bin")
        || (top.equals("natives") && (!name.contains(".") || name.endsWith(".exe")));
  }

  static void set(Path home, Path file) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(isProgram(home, file) ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }
}
