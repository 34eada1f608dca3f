package org.kinora.packager;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The directory as tar.gz: the same bytes from the same content, on every machine. */
final class Archive {

  private static final int PROGRAM = 0755;
  private static final int FILE = 0644;

  private Archive() {}

  static void write(Path home, String root, Path target, String timestamp) throws IOException {
    Instant time =
        timestamp.matches("\\d+")
            ? Instant.ofEpochSecond(Long.parseLong(timestamp))
            : Instant.parse(timestamp);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (TarArchiveOutputStream tar =
            new TarArchiveOutputStream(
                new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(part))));
        Stream<Path> paths = Files.walk(home)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Path path : paths.sorted().toList()) {
        boolean folder = Files.isDirectory(path);
        String name = root + '/' + home.relativize(path).toString().replace('\\', '/');
        TarArchiveEntry entry =
            new TarArchiveEntry(folder && !name.endsWith("/") ? name + '/' : name);
        entry.setModTime(time.toEpochMilli());
        entry.setIds(0, 0);
        entry.setMode(folder || Modes.isProgram(home, path) ? PROGRAM : FILE);
        entry.setSize(folder ? 0 : Files.size(path));
        tar.putArchiveEntry(entry);
        if (!folder) {
          Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
      }
    }
    Files.move(part, target, REPLACE_EXISTING);
  }
}
