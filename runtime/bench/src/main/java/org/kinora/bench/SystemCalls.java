package org.kinora.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Counts the system calls of one thread by strace, which slows it down many times. */
final class SystemCalls {

  private static final Path THREAD = Path.of("/proc/thread-self");
  private static final int ATTACH_TRIES = 300;

  /** Columns of strace -c: time, seconds, us per call, calls, sometimes errors, name. */
  private static final int CALLS_COLUMN = 3;

  /** What is counted. */
  interface Work {
    void run() throws Exception;
  }

  private SystemCalls() {}

  /**
   * Runs work on the calling thread.
   *
   * @param report a file for strace
   * @return calls by name; empty where there is no strace, or it may not look
   */
  static Optional<Map<String, Long>> of(Work work, Path report) throws Exception {
    if (!Files.exists(THREAD)) {
      return Optional.empty();
    }
    Path task = Files.readSymbolicLink(THREAD);
    Process strace;
    try {
      strace =
          new ProcessBuilder(
                  "strace", "-c", "-o", report.toString(), "-p", task.getFileName().toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return Optional.empty(); // not installed: the table says that nothing was counted
    }
    try {
      if (!attached(task, strace)) {
        return Optional.empty();
      }
      work.run();
    } finally {
      strace.destroy(); // it then lets go and writes its report
      strace.waitFor(10, TimeUnit.SECONDS);
    }
    return Optional.of(read(report));
  }

  private static boolean attached(Path task, Process strace)
      throws IOException, InterruptedException {
    Path status = Path.of("/proc").resolve(task).resolve("status");
    for (int i = 0; i < ATTACH_TRIES && strace.isAlive(); i++) {
      if (Files.readAllLines(status).stream()
          .anyMatch(line -> line.startsWith("TracerPid:") && !line.endsWith("\t0"))) {
        return true;
      }
      Thread.sleep(10);
    }
    return false;
  }

  private static Map<String, Long> read(Path report) throws IOException {
    Map<String, Long> calls = new TreeMap<>();
    for (String line : Files.readAllLines(report)) {
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length > CALLS_COLUMN + 1 && columns[CALLS_COLUMN].matches("\\d+")) {
        String name = columns[columns.length - 1];
        if (!name.equals("total")) {
          calls.put(name, Long.parseLong(columns[CALLS_COLUMN]));
        }
      }
    }
    return calls;
  }
}
