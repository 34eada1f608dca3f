package org.kinora.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

/** Opening, closing, threads and ownership. */
final class SinkLifecycleChecks {
  private static final int WARM_UP = 10;

  private final SinkSubject subject;

  SinkLifecycleChecks(SinkSubject subject) {
    this.subject = subject;
  }

  /**
   * A recording that was stopped before its first frame is no error.
   *
   * <p>Example failure: a division by zero.
   */
  @Proves("a sink that was given nothing closes, and says that it wrote nothing")
  public void emptyRecordingIsClosed() throws SinkException {
    for (Codec codec : subject.codecs()) {
      SinkResult result = subject(codec).sink().close();
      Expect.equal(result.accessUnits(), 0L, codec + ": access units");
      Expect.equal(result.firstPts(), 0L, codec + ": first pts");
      Expect.equal(result.duration(), 0L, codec + ": duration");
    }
  }

  private SinkBench subject(Codec codec) throws SinkException {
    return new SinkBench(subject, Clip.first(codec).format());
  }

  /**
   * Closing is safe in every order.
   *
   * <p>Example failure: a second close that writes the end of the file again.
   */
  @Proves("closing again returns the same result and leaves the file as it is")
  public void closeTwiceGivesTheSame() throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      SinkBench bench = subject(codec).write(Clip.first(codec).units());
      SinkResult first = bench.closeAndCompare();
      byte[] before = Files.readAllBytes(first.files().get(0));
      Expect.equal(bench.sink().close(), first, codec + ": result of a second close");
      Expect.that(
          Arrays.equals(Files.readAllBytes(first.files().get(0)), before),
          "%s: a second close changes the file",
          codec);
    }
  }

  /**
   * A closed file stays closed.
   *
   * <p>Example failure: a sink that opens its file anew, or says nothing and drops.
   */
  @Proves("writing after close throws, and the file stays as it is")
  public void writeAfterCloseIsRefused() throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      Clip clip = Clip.first(codec);
      SinkBench bench = subject(codec).write(clip.units());
      SinkResult result = bench.closeAndCompare();
      byte[] before = Files.readAllBytes(result.files().get(0));
      try {
        bench.write(clip.units().subList(0, 1));
        throw new AssertionError(codec + ": a closed sink took an access unit");
      } catch (SinkException | IllegalStateException e) {
        Expect.that(
            Arrays.equals(Files.readAllBytes(result.files().get(0)), before),
            "%s: the file has changed after close",
            codec);
      }
    }
  }

  /**
   * Access units go back to the encoder's pool.
   *
   * <p>Example failure: a sink that collects a fragment and forgets its last one at close.
   */
  @Proves("after close no access unit is held")
  public void accessUnitsAreGivenBack() throws SinkException {
    for (Codec codec : subject.codecs()) {
      SinkBench bench = subject(codec).write(Clip.first(codec).units());
      bench.sink().close();
      Expect.equal(bench.held(), 0L, codec + ": access units held after close");
    }
  }

  /**
   * Several sinks share one access unit.
   *
   * <p>Example failure: a sink that reads from the shared buffer's position, so that the next sink
   * gets nothing.
   */
  @Proves("position and limit of an access unit's buffer are not moved")
  public void buffersAreNotMoved() throws SinkException {
    for (Codec codec : subject.codecs()) {
      AccessUnitPool pool = new AccessUnitPool(codec, 2);
      SinkBench bench = subject(codec);
      for (Unit unit : Clip.first(codec).units()) {
        try (PooledAccessUnit lend = unit.lend(pool)) {
          bench.sink().write(lend);
          Expect.that(
              lend.buffer().position() == 0 && lend.buffer().limit() == lend.size(),
              "%s: the buffer was moved: %s",
              codec,
              lend.buffer());
        }
      }
      bench.sink().close();
    }
  }

  /**
   * The recorder's sink thread may be another each time.
   *
   * <p>Example failure: a lock that is owned by the thread that opened the file.
   */
  @Proves("each write may come from another thread, and close too")
  public void anyThreadMayCall() throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      SinkBench bench = subject(codec);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      for (Unit unit : Clip.first(codec).units()) {
        hop(() -> bench.write(List.of(unit)), failure);
      }
      hop(bench::closeAndCompare, failure);
      if (failure.get() != null) {
        throw new AssertionError(
            codec + ": a call from another thread threw " + failure.get(), failure.get());
      }
    }
  }

  private static void hop(Expect.Action action, AtomicReference<Throwable> failure)
      throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              try {
                action.run();
              } catch (Throwable e) { // whatever it is, it is a finding
                failure.set(e);
              }
            },
            "tck-hop");
    thread.setDaemon(true);
    thread.start();
    thread.join();
  }

  /**
   * Two recordings go on at once.
   *
   * <p>Example failure: a shared buffer in the provider.
   */
  @Proves("two sinks at once, fed in turns, each store their own")
  public void twoAtOnceDoNotDisturbEachOther()
      throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      SinkBench one = subject(codec);
      SinkBench two = subject(codec);
      for (Unit unit : Clip.first(codec).units()) {
        one.write(List.of(unit));
        if (unit.sequence() < 2 * Clip.GOP) {
          two.write(List.of(unit));
        }
      }
      one.closeAndCompare();
      two.closeAndCompare();
    }
  }

  /**
   * A recorder can begin a new file every minute for a year.
   *
   * <p>Example failure: a descriptor, a thread or a mapped file left behind.
   */
  @Proves("opening, writing and closing again and again leaves no thread, descriptor or memory")
  public void openAndCloseLeaksNothing() throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      cycle(codec, WARM_UP);
      Leaks before = Leaks.now();
      cycle(codec, subject.cycles());
      Leaks.expectNoneSince(before, codec + ": " + subject.cycles() + " times open and close");
    }
  }

  private void cycle(Codec codec, int times) throws SinkException, IOException {
    Clip clip = Clip.first(codec);
    for (int i = 0; i < times; i++) {
      SinkBench bench = new SinkBench(subject, clip.format());
      SinkResult result = bench.write(clip.units().subList(0, 2)).sink().close();
      for (Path file : result.files()) {
        Files.delete(file);
      }
    }
  }
}
