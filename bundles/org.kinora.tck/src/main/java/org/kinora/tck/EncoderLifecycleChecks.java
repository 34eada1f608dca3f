package org.kinora.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** Opening, closing, threads and wrong use. */
final class EncoderLifecycleChecks {
  private static final int WARM_UP = 10;
  private static final int CLOSE_ROUNDS = 8;
  private static final int CLOSE_SECONDS = 5;

  private final EncoderSubject subject;

  EncoderLifecycleChecks(EncoderSubject subject) {
    this.subject = subject;
  }

  /**
   * A recorder can run for a year.
   *
   * <p>Example failure: an encoder that leaves a thread, a descriptor, a native context or its
   * picture buffers behind.
   */
  @Proves("opening, encoding and closing again and again leaves no thread, descriptor or memory")
  public void openAndCloseLeaksNothing() throws EncoderException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      cycle(codec, WARM_UP);
      Leaks before = Leaks.now();
      cycle(codec, subject.cycles());
      Leaks.expectNoneSince(before, codec + ": " + subject.cycles() + " times open and close");
    }
  }

  private void cycle(Codec codec, int times) throws EncoderException {
    EncoderSettings settings = subject.settings(codec);
    FramePool pool = new FramePool(settings.format(), settings.size(), 1);
    Footage footage = new Footage(settings.size());
    for (int i = 0; i < times; i++) {
      try (PooledFrame frame = pool.acquire().orElseThrow(() -> held(codec));
          Encoder encoder = subject.provider().open(settings)) {
        footage.draw(frame, i);
        encoder.encode(frame, unit -> {});
      }
    }
  }

  private static AssertionError held(Codec codec) {
    return new AssertionError(codec + ": a frame is still held after the encoder was closed");
  }

  /**
   * A recording can be stopped at any moment, by anybody.
   *
   * <p>Example failure: an encoder that frees its native context under the feet of the thread that
   * is inside, which takes the process with it.
   */
  @Proves("close during encode waits or makes it throw; it returns, and nothing crashes or is kept")
  public void closeWhileEncoding() throws EncoderException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      for (int round = 0; round < CLOSE_ROUNDS; round++) {
        closeDuringEncode(codec, round);
      }
    }
  }

  private void closeDuringEncode(Codec codec, int round)
      throws EncoderException, InterruptedException {
    EncoderBench bench = new EncoderBench(subject, subject.settings(codec));
    CountDownLatch running = new CountDownLatch(1);
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  bench.encode(1);
                  running.countDown();
                }
              } catch (EncoderException | IllegalStateException e) {
                // the encoder says that it is closed
              } catch (Throwable e) { // anything else is a finding
                end.set(e);
              }
              running.countDown();
            },
            "tck-encode");
    thread.setDaemon(true);
    thread.start();
    running.await();
    Thread.sleep(round); // another moment within a frame each time
    bench.close();
    thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    if (thread.isAlive()) {
      thread.interrupt();
      throw new AssertionError(codec + ": encode goes on, or hangs, after the encoder was closed");
    }
    if (end.get() != null) {
      throw new AssertionError(codec + ": encode threw " + end.get(), end.get());
    }
    Expect.equal(bench.framesHeld(), 0L, codec + ": frames held after close during encode");
  }

  /**
   * Closing is safe in every order.
   *
   * <p>Example failure: a double free.
   */
  @Proves("closing twice, and closing an encoder that was never used, does nothing")
  public void closeTwiceIsHarmless() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      EncoderBench bench = new EncoderBench(subject, subject.settings(codec));
      bench.encode(2);
      bench.close();
      bench.close();
      Encoder unused = subject.provider().open(subject.settings(codec));
      unused.close();
      unused.close();
    }
  }

  /**
   * A closed encoder is silent.
   *
   * <p>Example failure: an encoder that takes a frame after it was closed and crashes in native
   * code, or that returns as if the frame were encoded.
   */
  @Proves("after close, encode and drain throw or do nothing, and no access unit comes out")
  public void noOutputAfterClose() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      EncoderBench bench = new EncoderBench(subject, subject.settings(codec));
      bench.encode(3);
      bench.close();
      int before = bench.units().size();
      try (PooledFrame frame = bench.frame(1_000_000_000L, 0, 100)) {
        bench.encoder().encode(frame, bench.out());
        throw new AssertionError(codec + ": a closed encoder took a frame");
      } catch (EncoderException | IllegalStateException e) {
        Expect.equal(bench.units().size(), before, codec + ": access units after close");
      }
      try {
        bench.drain();
      } catch (EncoderException | IllegalStateException e) {
        Expect.that(e.getMessage() != null, "%s: drain after close says nothing", codec);
      }
      bench.encoder().requestKeyFrame();
      Expect.equal(bench.units().size(), before, codec + ": access units after close");
      Expect.equal(bench.framesHeld(), 0L, codec + ": frames held after close");
    }
  }

  /**
   * A mistake with one frame does not end a recording.
   *
   * <p>Example failure: an encoder that reads beyond the planes of a smaller frame, or that is of
   * no use after it refused one.
   */
  @Proves("a frame of another size or format is refused, and the next right one is encoded")
  public void wrongFrameIsRefusedAndTheNextEncoded() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      EncoderSettings settings = subject.settings(codec);
      try (EncoderBench bench = new EncoderBench(subject, settings)) {
        bench.encode(2);
        Size size = settings.size();
        wrong(bench, settings.format(), new Size(size.width() + 2, size.height()));
        wrong(bench, settings.format(), new Size(size.width(), size.height() - 2));
        for (PixelFormat format : PixelFormat.values()) {
          if (format != settings.format()) {
            wrong(bench, format, size);
          }
        }
        Expect.equal(bench.encode(3).drain().size(), 5, codec + ": access units of 5 frames");
      }
    }
  }

  private static void wrong(EncoderBench bench, PixelFormat format, Size size) {
    try (PooledFrame frame = new FramePool(format, size, 1).acquire().orElseThrow()) {
      frame.set(70_000_000, 0, 500);
      int before = bench.units().size();
      Expect.refused(
          EncoderException.class,
          "a " + format + " frame of " + size,
          () -> bench.encoder().encode(frame, bench.out()));
      Expect.equal(frame.references(), 1, "references to a refused frame");
      Expect.equal(bench.units().size(), before, "access units after a refused frame");
    }
  }

  /**
   * Who gets no encoder learns why and whom to ask.
   *
   * <p>Example failure: an encoder that opens one instance more than the hardware has and then
   * fails both; one that says 'error 0xa0078012'; one whose place stays taken after close.
   */
  @Proves(
      "one instance more than stated is refused as transient, naming the holder, until one closes")
  public void instanceBeyondTheLimitIsRefused() throws EncoderException {
    int limit = subject.can().maxOpen();
    if (limit > 64) {
      throw new CheckSkipped("the provider states no limit of open encoders that can be reached");
    }
    EncoderSettings settings = subject.settings(subject.codecs().iterator().next());
    List<Encoder> open = new ArrayList<>();
    try {
      for (int i = 0; i < limit; i++) {
        open.add(subject.provider().open(settings));
      }
      EncoderException refused =
          Expect.refused(
              EncoderException.class,
              "encoder " + (limit + 1) + " of " + limit,
              () -> open.add(subject.provider().open(settings)));
      Expect.equal(refused.retry(), Retry.TRANSIENT, "whether to retry for one too many");
      Expect.that(
          namesHolder(refused.getMessage(), settings),
          "the refusal does not name who holds the encoder, by its thread or its settings: %s",
          refused.getMessage());
      open.remove(0).close();
      open.add(subject.provider().open(settings));
    } finally {
      open.forEach(Encoder::close);
    }
  }

  private static boolean namesHolder(String message, EncoderSettings settings) {
    String text = message.toLowerCase(Locale.ROOT);
    return text.contains(settings.size().toString())
        || text.contains(Thread.currentThread().getName().toLowerCase(Locale.ROOT))
        || text.contains("held by")
        || text.contains("holds");
  }

  /**
   * Encoders do not share state.
   *
   * <p>Example failure: a library with a global context, so that the second recording gets the
   * pictures of the first.
   */
  @Proves("two encoders at once, fed in turns, each give a complete stream of their own")
  public void twoAtOnceDoNotDisturbEachOther() throws EncoderException {
    if (subject.can().maxOpen() < 2) {
      throw new CheckSkipped("the provider states that one encoder may be open at once");
    }
    for (Codec codec : subject.codecs()) {
      EncoderSettings settings = subject.settings(codec).withGop(6);
      try (EncoderBench alone = new EncoderBench(subject, settings)) {
        List<Unit> expected = alone.encode(12).drain();
        try (EncoderBench one = new EncoderBench(subject, settings);
            EncoderBench two = new EncoderBench(subject, settings)) {
          for (int i = 0; i < 12; i++) {
            one.encode(1);
            two.encode(1);
          }
          expectLike(one.drain(), expected, codec + ", first of two");
          expectLike(two.drain(), expected, codec + ", second of two");
        }
      }
    }
  }

  private static void expectLike(List<Unit> actual, List<Unit> expected, String what) {
    Expect.equal(actual.size(), expected.size(), what + ": access units");
    for (int i = 0; i < actual.size(); i++) {
      Expect.equal(actual.get(i).sequence(), expected.get(i).sequence(), what + ": number");
      Expect.equal(actual.get(i).idr(), expected.get(i).idr(), what + ": IDR at " + i);
    }
  }

  /**
   * The recorder may move an encoder from thread to thread.
   *
   * <p>Example failure: an encoder with a thread-local context, or one whose requests must come
   * from the thread that encodes.
   */
  @Proves("each call may come from another thread, requests and closing too, also at the same time")
  public void anyThreadMayCall() throws EncoderException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      EncoderBench bench = new EncoderBench(subject, subject.settings(codec));
      AtomicInteger failures = new AtomicInteger();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      for (int i = 0; i < 12; i++) {
        Thread request = start(() -> bench.encoder().requestKeyFrame(), failures, failure);
        start(() -> bench.encode(1), failures, failure).join();
        request.join();
      }
      start(bench::drain, failures, failure).join();
      start(bench::close, failures, failure).join();
      if (failures.get() > 0) {
        throw new AssertionError(
            codec + ": a call from another thread threw " + failure.get(), failure.get());
      }
      Expect.equal(bench.units().size(), 12, codec + ": access units of 12 frames");
    }
  }

  private static Thread start(
      Expect.Action action, AtomicInteger failures, AtomicReference<Throwable> failure) {
    Thread thread =
        new Thread(
            () -> {
              try {
                action.run();
              } catch (Throwable e) { // whatever it is, it is a finding
                failures.incrementAndGet();
                failure.set(e);
              }
            },
            "tck-hop");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
