package org.kinora.camera.file.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;

/**
 * Plays a file. A thread reads ahead; at real pace a frame is handed out when its time has come,
 * counted from the first read, and one that is late is handed out at once.
 */
final class FileCamera implements Camera {

  /** All frames there are; those that are not lent are read ahead, at most so many. */
  private static final int LENDABLE = 12;

  private static final int READ_AHEAD = 4;

  /** How long to wait when all frames are lent, before looking whether the camera was closed. */
  private static final Duration POOL_WAIT = Duration.ofMillis(500);

  /** How long to wait for a frame that is being decoded: a fraction of one at any usual rate. */
  private static final long DECODE_WAIT_NANOS = 200_000;

  private static final long CLOSE_WAIT_MILLIS = 5_000;

  private final Locator locator;
  private final Options options;
  private final FrameSource.Opener opener;
  private final Consumer<FileCamera> whenClosed;
  private final CameraMode mode;
  private final FramePool pool;
  private final ArrayBlockingQueue<PooledFrame> ahead = new ArrayBlockingQueue<>(READ_AHEAD);
  private final Thread reader;

  private volatile boolean closed;
  private volatile boolean finished; // no more frames come into the queue
  private volatile Optional<CameraException> failure = Optional.empty();

  // Used by the thread that calls read only.
  private boolean started;
  private long clockMinusPts;

  // Used by the reading thread only.
  private long sequence;
  private long offset;
  private long end;

  /**
   * @param first is read from, and closed
   * @param opener opens the file again for a loop
   * @param whenClosed is told when it has been closed
   */
  FileCamera(
      Locator locator,
      Options options,
      FrameSource first,
      FrameSource.Opener opener,
      Consumer<FileCamera> whenClosed) {
    this.locator = locator;
    this.options = options;
    this.opener = opener;
    this.whenClosed = whenClosed;
    this.mode = first.mode();
    this.pool = new FramePool(mode.format(), mode.size(), LENDABLE);
    this.reader = new Thread(() -> play(first), "kinora-file-camera");
    reader.setDaemon(true);
    reader.start();
  }

  private void play(FrameSource first) {
    FrameSource source = first;
    try {
      long before = 0;
      while (playOnce(source) && options.loop() && sequence > before) {
        before = sequence;
        offset = end;
        source.close();
        source = opener.open();
      }
    } catch (CameraException e) {
      failure = Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed, or gone
    } catch (RuntimeException | LinkageError e) {
      failure =
          Optional.of(
              new CameraException(
                  "camera %s failed: %s".formatted(locator, e.getMessage()), Retry.FATAL, e));
    } finally {
      finished = true;
      source.close();
    }
  }

  /** Plays to the end; false if the camera was closed. */
  private boolean playOnce(FrameSource source) throws CameraException, InterruptedException {
    while (!closed) {
      Optional<PooledFrame> free = pool.acquire(POOL_WAIT);
      if (free.isEmpty()) {
        continue;
      }
      PooledFrame frame = free.get();
      boolean queued = false;
      try {
        if (!source.read(frame)) {
          return true;
        }
        frame.set(frame.pts() + offset, frame.duration(), sequence++);
        end = frame.pts() + frame.duration();
        ahead.put(frame);
        queued = true;
      } finally {
        if (!queued) {
          frame.close();
        }
      }
    }
    return false;
  }

  @Override
  public Locator locator() {
    return locator;
  }

  @Override
  public CameraMode mode() {
    return mode;
  }

  @Override
  public boolean live() {
    return options.realTime();
  }

  @Override
  public int lendable() {
    return LENDABLE;
  }

  @Override
  public Optional<VideoFrame> read(Duration timeout) throws CameraException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!closed) {
      boolean last = finished; // read before the queue: what came before it is then in there
      PooledFrame next = ahead.peek();
      long now = System.nanoTime();
      long wait = 0;
      if (next != null) {
        wait = due(next) - now;
        if (wait <= 0) {
          PooledFrame taken = ahead.poll(); // null if the camera was closed meanwhile
          return taken == null ? Optional.empty() : taken.asVideoFrame();
        }
      } else if (last) {
        if (failure.isPresent()) {
          throw failure.get();
        }
        return Optional.empty();
      }
      long left = deadline - now;
      if (left <= 0) {
        return Optional.empty();
      }
      sleep(next == null ? left : Math.min(left, wait), next == null);
    }
    return Optional.empty();
  }

  /** The time on this machine's clock at which a frame is to be handed out. */
  private long due(PooledFrame frame) {
    if (!options.realTime()) {
      return Long.MIN_VALUE / 2;
    }
    if (!started) {
      started = true;
      clockMinusPts = System.nanoTime() - frame.pts();
    }
    return clockMinusPts + frame.pts();
  }

  private void sleep(long nanos, boolean forFrame) throws InterruptedException {
    // While the queue is empty the end may come without a frame: look again soon.
    TimeUnit.NANOSECONDS.sleep(
        forFrame ? Math.min(nanos, DECODE_WAIT_NANOS) : Math.min(nanos, 5_000_000));
  }

  @Override
  public boolean ended() {
    return finished && failure.isEmpty() && ahead.isEmpty() && !closed;
  }

  /** Ends the reading of a camera that is still open: who reads from it is told so. */
  void gone() {
    failure =
        Optional.of(
            new CameraException(
                "camera %s is gone: the bundle it came from was stopped".formatted(locator),
                Retry.RECOVERABLE));
    endReading();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    endReading();
    whenClosed.accept(this);
  }

  private void endReading() {
    reader.interrupt();
    boolean interrupted = false;
    try {
      reader.join(CLOSE_WAIT_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    for (PooledFrame frame = ahead.poll(); frame != null; frame = ahead.poll()) {
      frame.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
