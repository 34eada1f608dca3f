package org.kinora.tck;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.media.Codec;
import org.kinora.api.sink.SinkException;

/** Whether what was given is in the file. */
final class SinkContentChecks {
  /** 40 years in nanoseconds: a capture time of a machine that is up for long, or a wall clock. */
  private static final long LATE = 1_262_304_000_123_456_789L;

  /** More than any buffer: an IDR of 8K video at a high quality. */
  private static final int LARGE = 3 << 20;

  private final SinkSubject subject;

  SinkContentChecks(SinkSubject subject) {
    this.subject = subject;
  }

  /**
   * Nothing is lost between the encoder and the file.
   *
   * <p>Example failure: a sink whose last access units stay in a buffer, or whose count includes
   * what it failed to write.
   */
  @Proves("every access unit is in the file, in order; the result says exactly what was written")
  public void writtenStreamIsWhatWasGiven()
      throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      Clip clip = Clip.first(codec);
      new SinkBench(subject, clip.format()).write(clip.units()).closeAndCompare();
    }
  }

  /**
   * A recording plays at the speed at which it was made.
   *
   * <p>Example failure: a sink that takes the nominal rate for the truth, adds up rounded
   * durations, or overflows with large times.
   */
  @Proves("uneven and large times are kept to 1/90000 s, and the first becomes zero")
  public void timesAreThoseOfTheAccessUnits()
      throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      Clip clip = Clip.first(codec);
      List<Unit> uneven = new ArrayList<>();
      long pts = LATE;
      for (Unit unit : clip.units()) {
        uneven.add(unit.at(pts, unit.sequence()));
        pts += 7_654_321L * (1 + unit.sequence() % 6);
      }
      SinkBench bench = new SinkBench(subject, clip.format()).write(uneven);
      bench.compareTimes(bench.closeAndCompare());
    }
  }

  /**
   * A sink that could not keep up goes on at the next IDR, and the gap stays a gap.
   *
   * <p>Example failure: a sink that closes up the time, so that sound and picture part.
   */
  @Proves("after a gap the file goes on with the key frame, at its true time")
  public void gapThenKeyFrameIsStored() throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      Clip clip = Clip.first(codec);
      SinkBench bench = new SinkBench(subject, clip.format());
      bench.write(clip.units().subList(0, Clip.GOP + 3));
      bench.write(clip.units().subList(3 * Clip.GOP, Clip.FRAMES));
      bench.compareTimes(bench.closeAndCompare());
    }
  }

  /**
   * A large picture is like any other.
   *
   * <p>Example failure: a sink with a buffer of fixed size, or a length field of 16 bits.
   */
  @Proves("an access unit of 3 MB is stored whole")
  public void largeAccessUnitIsStored() throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      Clip clip = Clip.first(codec);
      List<Unit> units = new ArrayList<>(clip.units());
      byte[] filler = Clip.filler(codec, LARGE);
      units.replaceAll(unit -> unit.sequence() % 13 == 0 ? unit.with(filler) : unit);
      new SinkBench(subject, clip.format()).write(units).closeAndCompare();
    }
  }

  /**
   * A single picture is a recording too.
   *
   * <p>Example failure: a container that needs a second frame to know the duration of the first.
   */
  @Proves("a recording of one access unit is a file of one picture")
  public void oneAccessUnitIsARecording() throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      Clip clip = Clip.first(codec);
      new SinkBench(subject, clip.format()).write(clip.units().subList(0, 1)).closeAndCompare();
    }
  }
}
