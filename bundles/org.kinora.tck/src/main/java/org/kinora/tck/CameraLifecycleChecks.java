package org.kinora.tck;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.VideoFrame;

/** Opening, waiting, ending and closing. */
final class CameraLifecycleChecks {
  private static final int WARM_UP = 10;

  /** A time-out is kept to this, on a machine that has other things to do. */
  private static final long LATE_MILLIS = 1000;

  private static final long CLOSE_MILLIS = 5000;

  private final CameraSubject subject;

  CameraLifecycleChecks(CameraSubject subject) {
    this.subject = subject;
  }

  /**
   * The reader keeps control of its thread.
   *
   * <p>Example failure: a camera that blocks in the driver whatever it was told.
   */
  @Proves(
      "read returns in time: at once with a timeout of zero, and after the timeout if nothing comes")
  public void readReturnsInTime() throws CameraException, InterruptedException {
    try (Camera camera = subject.open()) {
      for (long timeout : new long[] {0, 0, 0, 5, 50}) {
        long begin = System.nanoTime();
        camera.read(Duration.ofMillis(timeout)).ifPresent(VideoFrame::close);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        Expect.that(
            millis < timeout + LATE_MILLIS,
            "read with a timeout of %d ms took %d ms",
            timeout,
            millis);
      }
    }
  }

  /**
   * A stop does not wait for a frame.
   *
   * <p>Example failure: a camera whose reader hangs for ever in a device that was closed.
   */
  @Proves("close makes a read that waits return, and later reads are empty")
  public void closeEndsAReadThatWaits() throws CameraException, InterruptedException {
    Camera camera = subject.open();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicBoolean closed = new AtomicBoolean();
    Thread reader = new Thread(() -> readUntilEmpty(camera, closed, failure), "tck-read");
    reader.setDaemon(true);
    reader.start();
    Thread.sleep(50);
    camera.close();
    closed.set(true);
    reader.join(CLOSE_MILLIS);
    if (reader.isAlive()) {
      reader.interrupt();
      throw new AssertionError("read still gives frames or waits after the camera was closed");
    }
    if (failure.get() != null) {
      throw new AssertionError("a read during close threw " + failure.get(), failure.get());
    }
    try {
      Optional<VideoFrame> late = camera.read(Duration.ofMillis(10));
      late.ifPresent(VideoFrame::close);
      Expect.that(late.isEmpty(), "a closed camera gave a frame");
    } catch (CameraException e) {
      throw new AssertionError("read after close has to be empty and threw", e);
    }
  }

  private static void readUntilEmpty(
      Camera camera, AtomicBoolean closed, AtomicReference<Throwable> failure) {
    try {
      boolean late = false;
      Optional<VideoFrame> frame = camera.read(Duration.ofMinutes(5));
      while (frame.isPresent()) {
        frame.get().close();
        Expect.that(!late, "a closed camera gives frames");
        late = closed.get();
        frame = camera.read(Duration.ofMinutes(5));
      }
    } catch (Throwable e) { // whatever it is, it is a finding
      failure.set(e);
    }
  }

  /**
   * Closing is safe in every order.
   *
   * <p>Example failure: a second close that closes the descriptor of somebody else.
   */
  @Proves("closing twice does nothing, also with frames still lent, which are closed afterwards")
  public void closeTwiceIsHarmless() throws CameraException, InterruptedException {
    Camera camera = subject.open();
    VideoFrame frame = CameraReader.next(subject, camera);
    camera.close();
    camera.close();
    frame.close();
    camera.close();
    Camera unused = subject.open();
    unused.close();
    unused.close();
  }

  /**
   * An end is told from a pause.
   *
   * <p>Example failure: a file whose last read waits for its whole timeout; a live device that says
   * it has ended.
   */
  @Proves("a camera that ends gives its last frame, then says so, and reads are empty at once")
  public void endIsToldFromAPause() throws CameraException, InterruptedException {
    try (Camera camera = subject.open()) {
      Expect.that(!camera.ended(), "the camera has ended before the first frame");
      for (int i = 0; i < subject.frames() - 1; i++) {
        CameraReader.next(subject, camera).close();
        Expect.that(!camera.ended(), "the camera has ended after %d frames", i + 1);
      }
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
      while (!camera.ended() && System.nanoTime() < limit) {
        camera.read(Duration.ofMillis(100)).ifPresent(VideoFrame::close);
      }
      if (!camera.ended()) {
        throw new CheckSkipped("the camera goes on for more than 3 s; name a shorter one");
      }
      long begin = System.nanoTime();
      Expect.that(camera.read(Duration.ofSeconds(30)).isEmpty(), "a frame after the last");
      long millis = (System.nanoTime() - begin) / 1_000_000;
      Expect.that(millis < LATE_MILLIS, "a read after the end took %d ms", millis);
    }
  }

  /**
   * An interrupt ends a wait.
   *
   * <p>Example failure: a camera that swallows the interrupt, so that a stop waits for its timeout.
   */
  @Proves(
      "an interrupted reader that has to wait gets InterruptedException, or a frame that is there")
  public void interruptEndsAWait() throws CameraException {
    try (Camera camera = subject.open()) {
      long begin = System.nanoTime();
      Thread.currentThread().interrupt();
      try {
        camera.read(Duration.ofSeconds(20)).ifPresent(VideoFrame::close);
      } catch (InterruptedException e) {
        Expect.that(!Thread.currentThread().isInterrupted(), "thrown and still interrupted");
      } finally {
        Thread.interrupted(); // for the rest of the check
      }
      long millis = (System.nanoTime() - begin) / 1_000_000;
      Expect.that(millis < 5000, "an interrupted read took %d ms", millis);
    }
  }

  /**
   * A camera can come and go for a year.
   *
   * <p>Example failure: a capture thread, a descriptor or a mapped buffer left behind.
   */
  @Proves("opening, reading and closing again and again leaves no thread, descriptor or memory")
  public void openAndCloseLeaksNothing() throws CameraException, InterruptedException {
    cycle(WARM_UP);
    Leaks before = Leaks.now();
    cycle(subject.cycles());
    Leaks.expectNoneSince(before, subject.cycles() + " times open and close");
  }

  private void cycle(int times) throws CameraException, InterruptedException {
    for (int i = 0; i < times; i++) {
      try (Camera camera = subject.open()) {
        CameraReader.next(subject, camera).close();
      }
    }
  }

  /**
   * One reader at a time may be another thread each time.
   *
   * <p>Example failure: a camera bound to the thread that opened it.
   */
  @Proves("each read may come from another thread, and close too")
  public void anyThreadMayCall() throws CameraException, InterruptedException {
    Camera camera = subject.open();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (int i = 0; i < 4; i++) {
      hop(() -> CameraReader.next(subject, camera).close(), failure);
    }
    hop(camera::close, failure);
    if (failure.get() != null) {
      throw new AssertionError("a call from another thread threw " + failure.get(), failure.get());
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
}
