package org.kinora.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kinora.api.media.Locator;
import org.kinora.tck.ConformanceReport.Outcome;
import org.kinora.test.faults.CameraFault;
import org.kinora.test.faults.FaultyCameraProvider;

/** The kit is red for each camera that fails, and in the check that is about the failure. */
class CameraFaultsTest {
  /** For these the limit is what finds them; for all others it must not be. */
  private static final Set<CameraFault> HANGS =
      Set.of(CameraFault.IGNORES_THE_TIMEOUT, CameraFault.HANGS_FOR_GOOD);

  private FaultyCameraProvider provider;

  @AfterEach
  void releaseWhatHangs() {
    provider.release();
  }

  private CameraSubject subject(CameraFault fault, int after) {
    provider = new FaultyCameraProvider(new MemoryCameraProvider(), "faulty", fault, after);
    boolean live = fault == CameraFault.IGNORES_CLOSE; // else it ends before it is closed
    return CameraSubject.of(provider, Locator.camera("faulty?live=" + live))
        .withAnyMode()
        .withCycles(30)
        .withLimits(
            Duration.ofSeconds(1),
            HANGS.contains(fault) ? Duration.ofSeconds(6) : Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN_FAILS, 0, listedModesAreTrue",
    "UNPLUGS, 5, numbersRise",
    "STALLS, 5, numbersRise",
    "IGNORES_THE_TIMEOUT, 0, readReturnsInTime",
    "HANGS_FOR_GOOD, 5, closeEndsAReadThatWaits",
    "JUMPS_AHEAD, 5, timesRiseAtTheNominalRate",
    "JUMPS_BACK, 5, timesRiseAtTheNominalRate",
    "REPEATS_NUMBERS, 5, numbersRise",
    "SKIPS_NUMBERS, 5, numbersRise",
    "WRONG_SIZE_STATED, 0, framesAreAsTheModeSays",
    "REUSES_KEPT_FRAMES, 1, keptFramesStayIntact",
    "LEAKS_THREADS, 0, openAndCloseLeaksNothing",
    "IGNORES_CLOSE, 0, closeEndsAReadThatWaits"
  })
  void aFailingCameraIsFound(CameraFault fault, int after, String check) throws Exception {
    List<Check> about =
        CameraConformance.checks(subject(fault, after)).stream()
            .filter(candidate -> candidate.name().equals(check))
            .toList();

    ConformanceReport report = ConformanceReport.of(about);

    assertThat(report.names(Outcome.FAILED)).as(report.toString()).containsExactly(check);
  }

  @Test
  void wrappingAloneIsNoFault() throws Exception {
    ConformanceReport.of(CameraConformance.checks(subject(CameraFault.NONE, 0))).requireGreen();
  }
}
