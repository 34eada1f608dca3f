package org.kinora.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process holds at one moment. Linux says it exactly; elsewhere only Java's own threads
 * and buffers are counted.
 *
 * @param threads Java's, or where the system tells, native ones too
 * @param files open descriptors; 0 if unknown
 * @param direct bytes in direct buffers
 * @param resident bytes of native memory in use; 0 if unknown
 */
record Leaks(int threads, long files, long direct, long resident) {
  private static final Path PROC = Path.of("/proc/self");
  private static final long MB = 1 << 20;

  /**
   * Addresses below belong to the Java heap: HotSpot puts a heap with compressed references there,
   * and its pages come and go with the garbage, not with the provider.
   */
  private static final long ABOVE_HEAP = 64L << 30;

  /** The virtual machine starts and ends some helper threads as it sees fit. */
  private static final int THREADS = 10;

  private static final long FILES = 5;
  private static final long DIRECT = 4 * MB;

  /** Code cache, metaspace and what malloc keeps. 100 leaks of a 640x480 frame are 44 MB. */
  private static final long RESIDENT = 40 * MB;

  /** Counts after the garbage is gone. */
  static Leaks now() throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      System.gc();
      Thread.sleep(50); // time for cleaners
    }
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    if (!Files.isReadable(PROC.resolve("smaps"))) {
      return new Leaks(Thread.getAllStackTraces().size(), 0, direct, 0);
    }
    try (Stream<Path> threads = Files.list(PROC.resolve("task"));
        Stream<Path> files = Files.list(PROC.resolve("fd"))) {
      return new Leaks((int) threads.count(), files.count(), direct, nativeMemory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long nativeMemory() throws IOException {
    long sum = 0;
    boolean counts = false;
    List<String> lines = Files.readAllLines(PROC.resolve("smaps"));
    for (String line : lines) {
      int dash = line.indexOf('-');
      if (dash > 0 && dash <= 16 && Character.digit(line.charAt(0), 16) >= 0) {
        counts = Long.parseUnsignedLong(line, 0, dash, 16) >= ABOVE_HEAP;
      } else if (counts && line.startsWith("Rss:")) {
        sum += Long.parseLong(line.substring(4, line.length() - 2).strip()) * 1024;
      }
    }
    return sum;
  }

  /** Fails if much more is held now than then. */
  static void expectNoneSince(Leaks then, String what) throws InterruptedException {
    Leaks now = now();
    for (int i = 0; i < 10 && !then.covers(now); i++) {
      Thread.sleep(200); // threads that end by themselves
      now = now();
    }
    Expect.that(then.covers(now), "%s leak: before %s, after %s", what, then, now);
  }

  private boolean covers(Leaks now) {
    return now.threads <= threads + THREADS
        && now.files <= files + FILES
        && now.direct <= direct + DIRECT
        && now.resident <= resident + RESIDENT;
  }

  @Override
  public String toString() {
    return "%d threads, %d files, %.1f MB in direct buffers, %.1f MB resident"
        .formatted(threads, files, (double) direct / MB, (double) resident / MB);
  }
}
