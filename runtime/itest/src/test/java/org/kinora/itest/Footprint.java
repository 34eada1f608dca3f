package org.kinora.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds.
 *
 * @param threads alive
 * @param files open descriptors
 * @param residentKilobytes memory in RAM
 */
record Footprint(int threads, long files, long residentKilobytes) {

  /** Measures after the garbage has been collected and idle threads have gone. */
  static Footprint now() throws IOException, InterruptedException {
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(600); // longer than the recorder keeps idle threads, all in all
    }
    long resident;
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      resident =
          lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow();
    }
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return new Footprint(Thread.getAllStackTraces().size(), descriptors.count(), resident);
    }
  }
}
