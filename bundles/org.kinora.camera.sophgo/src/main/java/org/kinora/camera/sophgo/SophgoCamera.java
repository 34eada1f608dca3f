package org.kinora.camera.sophgo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.sophgo.CviError;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviVpss;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.VpssChannel;

/**
 * An open output of the scaler. It is taken down when it is closed and its last frame is back.
 *
 * <p>The driver's reference (u32TimeRef) counts what the group has taken from the sensor; a frame's
 * number is that of the one before it plus what the reference says, at the rate asked for. Where a
 * driver leaves it at one value, the capture times say how many intervals have passed.
 */
final class SophgoCamera implements Camera {

  private static final long NANOS_PER_MICRO = 1000;

  /** The longest wait in the driver, so that a close or an interrupt is seen. */
  private static final int SLICE_MILLIS = 50;

  private static final Duration LONGEST_WAIT = Duration.ofDays(10_000);

  private final Locator locator;
  private final CameraMode mode;
  private final CameraOptions options;
  private final ScalerChannel channel;
  private final VpssChannel handle;
  private final Runnable whenDown;
  private final Mappings mappings = new Mappings();
  private final ArrayBlockingQueue<CameraFrame> free;
  private final AtomicInteger holds = new AtomicInteger(1); // the open camera, and each frame lent
  private final ReentrantLock inside = new ReentrantLock();
  private final long interval;
  private final int sensorRate;
  private long lastPts; // this and the following: by the reader only
  private int lastReference;
  private long lastSequence = -1;
  private volatile boolean closed;

  /**
   * @param sensorRate whole frames per second that the group takes
   * @param whenDown is called once, after everything of the channel is given back
   */
  SophgoCamera(
      Locator locator,
      CameraMode mode,
      CameraOptions options,
      ScalerChannel channel,
      VpssChannel handle,
      int sensorRate,
      Runnable whenDown) {
    this.locator = locator;
    this.mode = mode;
    this.options = options;
    this.channel = channel;
    this.handle = handle;
    this.sensorRate = sensorRate;
    this.whenDown = whenDown;
    this.interval = mode.frameRate().intervalNanos();
    this.free = new ArrayBlockingQueue<>(options.buffers());
    for (int i = 0; i < options.buffers(); i++) {
      free.add(new CameraFrame(this));
    }
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
    return true;
  }

  @Override
  public int lendable() {
    return options.buffers();
  }

  @Override
  public boolean ended() {
    return false;
  }

  @Override
  public <T> Optional<T> handle(Class<T> type) {
    return type == VpssChannel.class ? Optional.of(type.cast(handle)) : Optional.empty();
  }

  @Override
  public Optional<VideoFrame> read(Duration timeout) throws CameraException, InterruptedException {
    Duration wait = timeout.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : timeout;
    long end = System.nanoTime() + wait.toNanos();
    long left = wait.toMillis();
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for a frame");
      }
      Optional<VideoFrame> frame = read((int) Math.max(0, Math.min(left, SLICE_MILLIS)));
      if (frame.isPresent() || closed) {
        return frame;
      }
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return Optional.empty();
      }
    }
  }

  private Optional<VideoFrame> read(int millis) throws CameraException, InterruptedException {
    CameraFrame frame = free.poll(millis, TimeUnit.MILLISECONDS);
    if (frame == null) {
      return Optional.empty(); // all are lent
    }
    boolean lent = false;
    inside.lock();
    try {
      if (!closed) {
        int code = CviVpss.getChnFrame(handle.group(), handle.channel(), frame.info(), millis);
        lent = code == CviError.SUCCESS;
        if (!lent && !CviError.of(code).is(CviError.Id.BUF_EMPTY)) {
          CviException e = CviException.of(code, "CVI_VPSS_GetChnFrame");
          throw new CameraException(e.getMessage(), Retry.RECOVERABLE, e);
        }
      }
      if (lent) {
        holds.incrementAndGet();
      }
    } finally {
      inside.unlock();
      if (!lent) {
        free.add(frame);
      }
    }
    return lent ? numbered(frame) : Optional.empty();
  }

  private Optional<VideoFrame> numbered(CameraFrame frame) {
    long pts = frame.ptsMicros() * NANOS_PER_MICRO;
    int reference = frame.reference();
    if (lastSequence < 0) {
      lastSequence = 0;
    } else {
      lastSequence += Math.max(1, steps(reference - lastReference, pts - lastPts));
    }
    lastReference = reference;
    lastPts = pts;
    return frame.lend(pts, lastSequence);
  }

  private long steps(int taken, long nanos) {
    if (taken != 0) {
      int rate = mode.frameRate().numerator();
      return (Integer.toUnsignedLong(taken) * rate + sensorRate / 2) / sensorRate;
    }
    return (nanos + interval / 2) / interval;
  }

  Mappings mappings() {
    return mappings;
  }

  /** Gives a frame back to the driver. */
  void takeBack(CameraFrame frame) {
    int code = CviVpss.releaseChnFrame(handle.group(), handle.channel(), frame.info());
    if (code != CviError.SUCCESS) {
      MediaSystem.giveBack(
          "CVI_VPSS_ReleaseChnFrame",
          () -> CviVpss.releaseChnFrame(handle.group(), handle.channel(), frame.info()));
    }
    free.add(frame);
    letGo();
  }

  private void letGo() {
    if (holds.decrementAndGet() == 0) {
      mappings.close();
      channel.close();
      whenDown.run();
    }
  }

  @Override
  public void close() {
    if (endReading()) {
      letGo();
    }
  }

  /** True for the first who asks. */
  private boolean endReading() {
    inside.lock(); // a read that is inside returns soon
    try {
      boolean first = !closed;
      closed = true;
      return first;
    } finally {
      inside.unlock();
    }
  }
}
