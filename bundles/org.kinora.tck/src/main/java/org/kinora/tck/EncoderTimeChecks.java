package org.kinora.tck;

import java.util.ArrayList;
import java.util.List;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.media.Codec;

/** Times, numbers and draining. */
final class EncoderTimeChecks {
  /** 40 years in nanoseconds: beyond what a double or a 90 kHz clock of 32 bits can hold. */
  private static final long LATE = 1_262_304_000_123_456_789L;

  private final EncoderSubject subject;

  EncoderTimeChecks(EncoderSubject subject) {
    this.subject = subject;
  }

  /**
   * The capture time reaches the file to the nanosecond, whatever it is.
   *
   * <p>Example failure: an encoder that counts frames instead of looking at their times, that
   * rounds to microseconds or 1/90000 s, or that overflows with a machine that is up for long.
   */
  @Proves("pts, duration and number are those of the frame, with uneven, large and negative times")
  public void timesAndNumbersAreThoseOfTheFrame() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      for (long origin : new long[] {LATE, -400_000_000L}) {
        try (EncoderBench bench = new EncoderBench(subject, subject.settings(codec))) {
          List<Long> expected = new ArrayList<>();
          long pts = origin;
          long number = 7;
          for (int i = 0; i < subject.frames(); i++) {
            long duration = 1_000_003L + i % 5 * 33_333_331L;
            bench.encode(pts, duration, number);
            expected.addAll(List.of(pts, pts, duration, number));
            pts += duration + i % 3;
            number += 1 + i % 4; // the camera lost some
          }
          List<Long> actual = new ArrayList<>();
          for (Unit unit : bench.drain()) {
            actual.addAll(List.of(unit.pts(), unit.dts(), unit.duration(), unit.sequence()));
          }
          Expect.equal(actual, expected, codec + ": pts, dts, duration and number");
        }
      }
    }
  }

  /**
   * An unknown duration stays unknown.
   *
   * <p>Example failure: an encoder that puts in the nominal duration, which is then taken for true.
   */
  @Proves("a frame of unknown duration gives an access unit of duration 0")
  public void unknownDurationStaysUnknown() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      try (EncoderBench bench = new EncoderBench(subject, subject.settings(codec))) {
        bench.encode(0, 0, 0);
        bench.encode(40_000_000, 0, 1);
        for (Unit unit : bench.drain()) {
          Expect.equal(unit.duration(), 0L, codec + ": duration of " + unit);
        }
      }
    }
  }

  /**
   * Draining loses nothing and does not end the encoder.
   *
   * <p>Example failure: an encoder that is in its end state after a flush and refuses frames, or
   * goes on with a P picture that refers to what the decoder has not got.
   */
  @Proves("drain gives all that is inside, twice in a row nothing more, and an IDR follows")
  public void drainGivesEverythingAndEncodingGoesOn() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      try (EncoderBench bench = new EncoderBench(subject, subject.settings(codec))) {
        Expect.equal(bench.drain().size(), 0, codec + ": access units before any frame");
        for (int round = 1; round <= 3; round++) {
          bench.encode(5);
          Expect.equal(bench.drain().size(), 5 * round, codec + ": after drain " + round);
          Expect.equal(bench.drain().size(), 5 * round, codec + ": after a second drain");
          Unit first = bench.units().get(5 * round - 5);
          Expect.that(
              first.idr() && first.keyFrame() && first.parameterSets().complete(),
              "%s: what follows drain does not begin with a complete IDR: %s",
              codec,
              first);
        }
        for (int i = 0; i < bench.units().size(); i++) {
          Expect.equal(bench.units().get(i).sequence(), (long) i, codec + ": number");
        }
      }
    }
  }
}
