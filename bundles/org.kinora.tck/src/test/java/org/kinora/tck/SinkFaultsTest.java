package org.kinora.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.tck.ConformanceReport.Outcome;
import org.kinora.test.faults.FaultySinkProvider;
import org.kinora.test.faults.SinkFault;

/** The kit is red for each sink that fails, and in the check that is about the failure. */
class SinkFaultsTest {
  /** For these the limit is what finds them; for all others it must not be. */
  private static final Set<SinkFault> SLOW = Set.of(SinkFault.STALLS, SinkFault.SLOW);

  @TempDir private Path directory;
  private FaultySinkProvider provider;

  /** A check that was given up may go on writing into the directory, which is deleted next. */
  @AfterEach
  void awaitWhatWasGivenUp() throws InterruptedException {
    provider.release();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("tck-")) {
        thread.join(10_000);
      }
    }
  }

  private SinkSubject subject(SinkFault fault, int after) {
    provider = new FaultySinkProvider(new MemorySinkProvider(), "faulty", fault, after, 300);
    return SinkSubject.of(provider, "h264", Set.of(Codec.H264), directory)
        .withTarget(file -> new Locator("faulty", file.toString(), Map.of()))
        .withCycles(30)
        .withTimeLimit(Duration.ofSeconds(SLOW.contains(fault) ? 4 : 60));
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN_FAILS, 0, writtenStreamIsWhatWasGiven",
    "FAILS, 5, writtenStreamIsWhatWasGiven",
    "FAILS_RECOVERABLY, 5, writtenStreamIsWhatWasGiven",
    "SLOW, 0, writtenStreamIsWhatWasGiven",
    "STALLS, 5, writtenStreamIsWhatWasGiven",
    "DROPS, 5, writtenStreamIsWhatWasGiven",
    "MISCOUNTS, 0, writtenStreamIsWhatWasGiven",
    "LEAKS_ACCESS_UNITS, 5, accessUnitsAreGivenBack",
    "TAKES_ANY_FORMAT, 0, otherCodecOrSizeIsRefused",
    "CHECK_CREATES_THE_FILE, 0, checkCreatesNothing",
    "CLOSE_FAILS, 0, emptyRecordingIsClosed",
    "CLOSES_ONCE, 0, closeTwiceGivesTheSame",
    "WRONG_TIMES, 5, timesAreThoseOfTheAccessUnits",
    "LEAKS_THREADS, 0, openAndCloseLeaksNothing"
  })
  void aFailingSinkIsFound(SinkFault fault, int after, String check) throws Exception {
    List<Check> about =
        SinkConformance.checks(subject(fault, after)).stream()
            .filter(candidate -> candidate.name().equals(check))
            .toList();

    ConformanceReport report = ConformanceReport.of(about);

    assertThat(report.names(Outcome.FAILED)).as(report.toString()).containsExactly(check);
  }

  @Test
  void wrappingAloneIsNoFault() throws Exception {
    SinkSubject subject = subject(SinkFault.NONE, 0);

    ConformanceReport.of(SinkConformance.checks(subject)).requireGreen();
  }
}
