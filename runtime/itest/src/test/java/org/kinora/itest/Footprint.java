package org.kinora.itest;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds.
 *
 * @param threads alive
 * @param files open descriptors
 * @param bundleLoaders class loaders of bundles that are reachable: one for each bundle that has
 *     loaded a class, and one more for each that was updated or uninstalled and is not forgotten
 * @param nativeKilobytes memory in RAM outside the Java heap
 */
record Footprint(int threads, long files, long bundleLoaders, long nativeKilobytes) {

  private static final Path PROC = Path.of("/proc/self");

  /** How Felix calls them. */
  private static final String BUNDLE_LOADER =
      "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";

  /**
   * HotSpot puts a heap with compressed references below 32 GB; its pages come and go with the
   * garbage. What malloc and mmap give lies far above.
   */
  private static final long ABOVE_HEAP = 64L << 30;

  /** Measures after the garbage has been collected and idle threads have gone. */
  static Footprint now() throws IOException, InterruptedException {
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(600); // longer than the recorder keeps idle threads, all in all
    }
    diagnostic("systemTrimNativeHeap"); // malloc keeps what was freed: it is nobody's any more
    try (Stream<Path> descriptors = Files.list(PROC.resolve("fd"))) {
      return new Footprint(
          Thread.getAllStackTraces().size(),
          descriptors.count(),
          reachable(BUNDLE_LOADER),
          mapped());
    }
  }

  /** Counts the reachable objects of a class; collects the garbage itself. */
  private static long reachable(String className) {
    return diagnostic("gcClassHistogram")
        .lines()
        .map(line -> line.strip().split("\\s+", -1)) // rank, objects, bytes, class
        .filter(columns -> columns.length >= 4 && columns[3].equals(className))
        .mapToLong(columns -> Long.parseLong(columns[1]))
        .sum();
  }

  /** Has the Java runtime carry out what jcmd offers, under the name that it has there. */
  private static String diagnostic(String operation) {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  operation,
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new AssertionError("this Java runtime has no " + operation, e);
    }
  }

  private static long mapped() throws IOException {
    long sum = 0;
    boolean counts = false;
    List<String> lines = Files.readAllLines(PROC.resolve("smaps"));
    for (String line : lines) {
      int dash = line.indexOf('-');
      if (dash > 0 && dash <= 16 && Character.digit(line.charAt(0), 16) >= 0) {
        counts = Long.parseUnsignedLong(line, 0, dash, 16) >= ABOVE_HEAP;
      } else if (counts && line.startsWith("Rss:")) {
        sum += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return sum;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d threads, %d descriptors, %d class loaders of bundles, %.1f MB of native memory",
        threads,
        files,
        bundleLoaders,
        nativeKilobytes / 1024.0);
  }
}
