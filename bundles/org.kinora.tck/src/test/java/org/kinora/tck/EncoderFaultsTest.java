package org.kinora.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.tck.ConformanceReport.Outcome;
import org.kinora.test.faults.EncoderFault;
import org.kinora.test.faults.FaultyEncoderProvider;

/** The kit is red for each provider that fails, and in the check that is about the failure. */
class EncoderFaultsTest {
  /** For these the limit is what finds them; for all others it must not be. */
  private static final Set<EncoderFault> SLOW =
      Set.of(EncoderFault.HANGS, EncoderFault.HANGS_FOR_GOOD, EncoderFault.SLOW);

  private FaultyEncoderProvider provider;

  @AfterEach
  void releaseWhatHangs() {
    provider.release();
  }

  private EncoderSubject subject(EncoderFault fault, int after) {
    provider = new FaultyEncoderProvider(new PcmEncoderProvider(), "faulty", fault, after, 300);
    EncoderSubject of = PcmEncoderTckTest.reference();
    return new EncoderSubject(
        provider,
        of.size(),
        of.frameRate(),
        of.frames(),
        of.seconds(),
        of.bitrate(),
        of.tolerance(),
        30,
        of.maxPixels(),
        SLOW.contains(fault) ? Duration.ofSeconds(2) : of.timeLimit(),
        of.preset(),
        of.decoder());
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN_FAILS, 0, statedCombinationsEncode",
    "THROWS, 1, statedCombinationsEncode",
    "THROWS, 10, everyFrameGivesOneAccessUnit",
    "THROWS_UNCHECKED, 10, everyFrameGivesOneAccessUnit",
    "HANGS, 10, everyFrameGivesOneAccessUnit",
    "HANGS_FOR_GOOD, 10, everyFrameGivesOneAccessUnit",
    "GARBAGE, 3, frameCounterIsReadableAfterDecode",
    "GARBAGE, 0, firstOutputIsAnIdrWithParameterSets",
    "LEAKS_FRAMES, 10, framesAreGivenBackAfterClose",
    "LEAKS_ACCESS_UNITS, 10, accessUnitsAreNotKept",
    "SLOW, 0, everyFrameGivesOneAccessUnit",
    "DROPS, 4, everyFrameGivesOneAccessUnit",
    "DROPS, 2, rehearsedEncoderCanBeBound",
    "WRONG_TIMES, 4, timesAndNumbersAreThoseOfTheFrame",
    "NO_PARAMETER_SETS, 0, firstOutputIsAnIdrWithParameterSets",
    "NO_PARAMETER_SETS, 1, everyIdrHasParameterSets",
    "IGNORES_KEY_FRAME_REQUESTS, 0, keyFrameOnRequestComesWithTheNextFrame",
    "IGNORES_UPDATES, 0, liveBitrateIsFollowed",
    "IGNORES_UPDATES, 0, liveGopAndFrameRateAreFollowed",
    "IGNORES_UPDATES, 0, impossibleUpdatesAreRefused",
    "LEAKS_THREADS, 0, openAndCloseLeaksNothing",
    "IGNORES_CLOSE, 0, noOutputAfterClose",
    "IGNORES_CLOSE, 0, closeWhileEncoding",
    "TAKES_ANY_FRAME, 0, wrongFrameIsRefusedAndTheNextEncoded"
  })
  void aFailingEncoderIsFound(EncoderFault fault, int after, String check) throws Exception {
    List<Check> about =
        EncoderConformance.checks(subject(fault, after)).stream()
            .filter(candidate -> candidate.name().equals(check))
            .toList();

    ConformanceReport report = ConformanceReport.of(about);

    assertThat(report.names(Outcome.FAILED)).as(report.toString()).containsExactly(check);
  }

  @ParameterizedTest
  @EnumSource(
      value = EncoderFault.class,
      names = {"WRONG_TIMES", "IGNORES_KEY_FRAME_REQUESTS", "LEAKS_ACCESS_UNITS"})
  void oneFaultDoesNotTurnEverythingRed(EncoderFault fault) throws Exception {
    ConformanceReport report = ConformanceReport.of(EncoderConformance.checks(subject(fault, 0)));

    assertThat(report.names(Outcome.FAILED)).as(report.toString()).hasSizeBetween(1, 4);
    assertThat(report.names(Outcome.PASSED)).hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @EnumSource(value = EncoderFault.class, names = "NONE")
  void wrappingAloneIsNoFault(EncoderFault fault) throws Exception {
    EncoderProvider unused = subject(fault, 0).provider();
    assertThat(unused.name()).isEqualTo("faulty");

    ConformanceReport report = ConformanceReport.of(EncoderConformance.checks(subject(fault, 0)));

    report.requireGreen();
  }
}
