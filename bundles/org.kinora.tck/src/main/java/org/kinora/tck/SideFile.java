package org.kinora.tck;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Reads timestamps beside a raw stream: mkvmerge's format v2, one line of milliseconds a frame. */
final class SideFile {
  private static final Pattern HEADER = Pattern.compile("# time(stamp|code) format v2");

  private SideFile() {}

  /** The times in nanoseconds of the first of these files that has such; empty if none has. */
  static List<Long> times(List<Path> files) throws IOException {
    for (Path file : files.subList(Math.min(1, files.size()), files.size())) {
      List<String> lines = Files.readAllLines(file);
      if (!lines.isEmpty() && HEADER.matcher(lines.get(0)).lookingAt()) {
        return lines.stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> new BigDecimal(line.strip()).movePointRight(6).longValue())
            .toList();
      }
    }
    return List.of();
  }
}
