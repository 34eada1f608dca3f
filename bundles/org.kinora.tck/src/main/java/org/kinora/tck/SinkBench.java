package org.kinora.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

/** An open sink that is given access units; keeps account of them and looks at the file. */
final class SinkBench {
  /** The resolution of time that files have to keep: 1/90000 s. */
  private static final long RESOLUTION = 1_000_000_000L / 90_000 + 1;

  private static final AtomicInteger FILES = new AtomicInteger();

  private final SinkSubject subject;
  private final Path file;
  private final Sink sink;
  private final AccessUnitPool pool;
  private final List<Unit> given = new ArrayList<>();
  private final List<PooledAccessUnit> lent = new ArrayList<>();

  SinkBench(SinkSubject subject, StreamFormat format) throws SinkException {
    this(subject, format, newFile(subject));
  }

  SinkBench(SinkSubject subject, StreamFormat format, Path file) throws SinkException {
    this.subject = subject;
    this.file = file;
    pool = new AccessUnitPool(format.codec(), 4);
    sink = subject.provider().open(subject.target().apply(file), format);
  }

  /** A file that is not there yet. */
  static Path newFile(SinkSubject subject) {
    return subject
        .directory()
        .resolve("tck-" + FILES.incrementAndGet() + "." + subject.extension());
  }

  /** The locator of a file. */
  static Locator target(SinkSubject subject, Path file) {
    return subject.target().apply(file);
  }

  /** The sink under test. */
  Sink sink() {
    return sink;
  }

  /** Writes access units as they are. */
  SinkBench write(List<Unit> units) throws SinkException {
    for (Unit unit : units) {
      try (PooledAccessUnit lend = unit.lend(pool)) {
        lent.add(lend);
        sink.write(lend);
      }
      given.add(unit);
    }
    return this;
  }

  /** How many access units were taken. */
  int taken() {
    return given.size();
  }

  /** Access units that are still held by somebody. */
  long held() {
    return lent.stream().filter(unit -> unit.references() > 0).count();
  }

  /** Closes the sink and compares what it says, and what is in the file, with what was given. */
  SinkResult closeAndCompare() throws SinkException, IOException, InterruptedException {
    SinkResult result = sink.close();
    compareResult(result);
    Decoder.Decoded decoded = subject.decoder().decode(file, Clip.SIZE);
    Expect.equal(decoded.complaints(), "", "the decoder's complaints about " + file.getFileName());
    Expect.equal(
        decoded.pictures().stream().map(Footage::counter).toList(),
        given.stream().map(Unit::sequence).toList(),
        "counters decoded from the file");
    return result;
  }

  /** Compares what the sink says with what was given. */
  void compareResult(SinkResult result) {
    Expect.equal(result.failure().orElse("none"), "none", "failure of the result");
    Expect.that(!result.files().isEmpty(), "the result names no file");
    Expect.equal(result.files().get(0).toAbsolutePath(), file.toAbsolutePath(), "first file");
    for (Path written : result.files()) {
      Expect.that(Files.isRegularFile(written), "the result names %s, which is not there", written);
    }
    Expect.equal(result.accessUnits(), (long) given.size(), "access units of the result");
    if (given.isEmpty()) {
      Expect.equal(result.firstPts(), 0L, "first pts of an empty result");
      Expect.equal(result.duration(), 0L, "duration of an empty result");
      return;
    }
    Unit first = given.get(0);
    Unit last = given.get(given.size() - 1);
    Expect.equal(result.firstPts(), first.pts(), "first pts of the result");
    long duration = last.pts() + last.duration() - first.pts();
    Expect.that(
        Math.abs(result.duration() - duration) <= RESOLUTION,
        "the result lasts %d ns and what was given %d ns",
        result.duration(),
        duration);
    long bytes = given.stream().mapToLong(unit -> unit.bytes().length).sum();
    Expect.that(
        result.bytes() > bytes * 3 / 4 && result.bytes() < bytes * 5 / 4 + 4096,
        "the result says %d bytes of media and %d were given",
        result.bytes(),
        bytes);
  }

  /** Compares the times in the file, or in a side file of timestamps, with those given. */
  void compareTimes(SinkResult result) throws IOException, InterruptedException {
    List<Long> times = SideFile.times(result.files());
    if (times.isEmpty()) {
      times = subject.decoder().packetTimes(file);
    }
    if (times.contains(Long.MIN_VALUE)) {
      throw new CheckSkipped("the file has no times, nor has a side file");
    }
    Expect.equal(times.size(), given.size(), "times in the file");
    for (int i = 0; i < times.size(); i++) {
      long expected = given.get(i).pts() - given.get(0).pts();
      Expect.that(
          Math.abs(times.get(i) - expected) <= RESOLUTION,
          "frame %d is at %d ns in the file and was given at %d ns after the first",
          i,
          times.get(i),
          expected);
    }
  }
}
