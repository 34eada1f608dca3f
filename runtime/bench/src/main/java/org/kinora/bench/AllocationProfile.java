package org.kinora.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** Where the threads of the recorder allocate, as Java Flight Recorder samples it. */
final class AllocationProfile {

  private static final String EVENT = "jdk.ObjectAllocationSample";
  private static final int SITES = 8;
  private static final int FRAMES = 4;

  private final Map<String, Long> bytesBySite = new HashMap<>();

  /**
   * Samples for a while.
   *
   * @param threads beginning of the names of the threads that count
   * @param file is written, for whoever wants to see more
   */
  AllocationProfile(String threads, Duration time, Path file)
      throws IOException, InterruptedException {
    try (Recording recording = new Recording()) {
      recording.enable(EVENT).with("throttle", "1000/s").withStackTrace();
      recording.start();
      Thread.sleep(time.toMillis());
      recording.stop();
      Files.deleteIfExists(file);
      recording.dump(file);
    }
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      boolean counts =
          event.getEventType().getName().equals(EVENT)
              && event.getThread() != null
              && String.valueOf(event.getThread().getJavaName()).startsWith(threads);
      if (counts) {
        RecordedClass type = event.getClass("objectClass");
        bytesBySite.merge(
            type.getName() + " at " + site(event.getStackTrace()),
            event.getLong("weight"),
            Long::sum);
      }
    }
  }

  private static String site(RecordedStackTrace trace) {
    if (trace == null) {
      return "?";
    }
    return trace.getFrames().stream()
        .limit(FRAMES)
        .map(
            frame ->
                "%s.%s:%d"
                    .formatted(
                        simple(frame.getMethod().getType().getName()),
                        frame.getMethod().getName(),
                        frame.getLineNumber()))
        .collect(Collectors.joining(" < "));
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /** Prints the sites with the most bytes; the numbers are estimates. */
  void print(PrintStream out) {
    long all = bytesBySite.values().stream().mapToLong(Long::longValue).sum();
    List<Map.Entry<String, Long>> sites =
        bytesBySite.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(SITES)
            .toList();
    if (all == 0) {
      out.println("  allocation profile (JFR): too little is allocated for a single sample");
      return;
    }
    out.printf("  allocation profile (JFR, estimated): %d bytes%n", all);
    for (Map.Entry<String, Long> site : sites) {
      out.printf("  %5.1f %%  %s%n", 100.0 * site.getValue() / all, site.getKey());
    }
  }
}
