package org.kinora.binding.jna;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.kinora.api.KinoraException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.PushEncoder;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Base of encoders in a C library that answer each frame within the call and make an IDR picture
 * only when told to.
 *
 * <p>It decides which frames become IDR pictures (GOP, requests), so that both can change live, and
 * it keeps native memory and calls apart: what a subclass implements is called by one thread at a
 * time, and {@link #free} once, after the last call. A close that finds a call inside waits for it,
 * and leaves the freeing to that call if it takes longer than {@value #CLOSE_WAIT_SECONDS} s.
 */
@ConsumerType
public abstract class NativeEncoder extends PushEncoder {

  /** The seconds that {@link #close()} and {@link #update} wait for a call that is inside. */
  public static final int CLOSE_WAIT_SECONDS = 2;

  /** Unused access units that are kept: more than the queues of a recording release at once. */
  private static final int KEPT_UNITS = 64;

  private final AccessUnitPool units;
  private final AtomicBoolean keyFrameWanted = new AtomicBoolean(true);
  private final ReentrantLock inside = new ReentrantLock(true); // fair: one call follows another
  private final Consumer<NativeEncoder> whenFreed;
  private volatile boolean closed;
  private volatile boolean failed;
  private boolean freed; // this and the following: guarded by inside
  private RateControl rate;
  private int gop;
  private long sinceKeyFrame;

  /**
   * @param settings what the encoder was opened with
   * @param freed is told when the encoder has freed its memory, by the thread that did so
   */
  protected NativeEncoder(EncoderSettings settings, Consumer<NativeEncoder> freed) {
    super(settings);
    this.whenFreed = freed;
    this.rate = settings.rateControl();
    this.units = new AccessUnitPool(settings.codec(), KEPT_UNITS);
    this.gop = settings.gop();
  }

  /**
   * Encodes one picture.
   *
   * @param frame of the right format and size
   * @param keyFrame whether it must become an IDR picture, with its parameter sets in front
   * @param unit takes the access unit in {@link PooledAccessUnit#writable(int)}
   * @return the size of the access unit in bytes, at least 1
   * @throws EncoderException if the library failed; nothing is encoded after that
   */
  protected abstract int encodePicture(VideoFrame frame, boolean keyFrame, PooledAccessUnit unit)
      throws EncoderException;

  /**
   * Changes the bit rate.
   *
   * @param control of the kind that the encoder was opened with, which has a bit rate
   * @throws EncoderException if that is not possible; nothing has changed
   */
  protected abstract void changeRate(RateControl control) throws EncoderException;

  /**
   * Changes what can change while the encoder is open.
   *
   * @param control the new bit rate, if it is to change, as for {@link #changeRate}
   * @param frames the GOP from the next frame on, which this class keeps by asking for key frames
   * @throws EncoderException if that is not possible; nothing has changed
   */
  protected void change(Optional<RateControl> control, int frames) throws EncoderException {
    if (control.isPresent()) {
      changeRate(control.get());
    }
  }

  /**
   * Whether the picture that {@link #encodePicture} gave last is an IDR picture with its parameter
   * sets.
   *
   * @param asked whether it had to become one
   */
  protected boolean keyFrameMade(boolean asked) {
    return asked;
  }

  /** Frees all native memory. */
  protected abstract void free();

  /** Lets go of all frames; called once after {@link #free}, with no lock held. */
  void letGoOfFrames() {}

  @Override
  public final void encode(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
    checkFrame(frame);
    PooledAccessUnit unit;
    inside.lock();
    try {
      checkOpen();
      unit = encodeNext(frame);
    } finally {
      leave();
    }
    try {
      out.accept(unit); // with no lock held
    } finally {
      unit.close();
    }
  }

  private PooledAccessUnit encodeNext(VideoFrame frame) throws EncoderException {
    boolean keyFrame = keyFrameWanted.getAndSet(false) || sinceKeyFrame >= gop;
    PooledAccessUnit unit = units.acquire();
    boolean done = false;
    try {
      int size = encodePicture(frame, keyFrame, unit);
      boolean made = keyFrameMade(keyFrame);
      unit.set(size, frame.pts(), frame.pts(), frame.duration(), frame.sequence(), made);
      sinceKeyFrame = made ? 1 : sinceKeyFrame + 1;
      if (keyFrame && !made) {
        keyFrameWanted.set(true); // asked in vain: ask again
      }
      done = true;
      return unit;
    } finally {
      if (!done) {
        failed = true;
        unit.close();
      }
    }
  }

  /** Nothing is ever inside between two calls: the next frame begins anew, that is all. */
  @Override
  public final void drain(AccessUnitConsumer out) throws EncoderException {
    if (closed) {
      throw alreadyClosed();
    }
    requestKeyFrame();
  }

  @Override
  public final void requestKeyFrame() {
    keyFrameWanted.set(true);
  }

  @Override
  public final void update(EncoderUpdate update) throws EncoderException {
    if (update.frameRate().isPresent()) {
      FrameRate rate = update.frameRate().get();
      throw new EncoderException(
          "the frame rate cannot become %s while the encoder is open; bit rate and GOP can change"
              .formatted(rate),
          Retry.RECOVERABLE);
    }
    if (update.gop().isPresent() && update.gop().getAsInt() < 1) {
      throw new EncoderException(
          "a GOP of %d is not possible: at least 1".formatted(update.gop().getAsInt()),
          Retry.RECOVERABLE);
    }
    if (!enter()) {
      throw new EncoderException(
          "the encoder is busy with a frame for more than %d s".formatted(CLOSE_WAIT_SECONDS),
          Retry.TRANSIENT);
    }
    try {
      checkOpen();
      Optional<RateControl> wanted =
          update.bitrate().isPresent()
              ? Optional.of(Bitrates.with(update.bitrate().getAsInt(), rate))
              : Optional.empty();
      int frames = update.gop().orElse(gop);
      change(wanted, frames);
      rate = wanted.orElse(rate);
      gop = frames;
    } finally {
      leave();
    }
  }

  @Override
  public final void close() {
    closed = true;
    if (enter()) {
      leave();
    }
    releaseBinding();
  }

  /** What the subclasses of this package do inside: begin, and end with {@link #leave()}. */
  final void begin() throws EncoderException {
    inside.lock();
    boolean open = false;
    try {
      checkOpen();
      open = true;
    } finally {
      if (!open) {
        leave();
      }
    }
  }

  /** An access unit to write to, owned by the caller. */
  final PooledAccessUnit newUnit() {
    return units.acquire();
  }

  /** Whether a key frame was asked for since the last time; it is not any more. */
  final boolean takeKeyFrameWish() {
    return keyFrameWanted.getAndSet(false);
  }

  /** After this only {@link #close()} is of use. */
  final void fail() {
    failed = true;
  }

  private boolean enter() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return inside.tryLock(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true; // what is closed must be freed: wait on, and say so afterwards
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Gives up the lock; whoever does so last after {@link #close()} frees. */
  final void leave() {
    boolean last = closed && !freed;
    try {
      if (last) {
        freed = true;
        try {
          free();
        } finally {
          whenFreed.accept(this);
        }
      }
    } finally {
      inside.unlock();
    }
    if (last) {
      letGoOfFrames();
    }
  }

  private void checkOpen() throws EncoderException {
    if (closed) {
      throw alreadyClosed();
    }
    if (failed) {
      throw new EncoderException("the encoder has failed before: close it", Retry.FATAL);
    }
  }

  /** The failure of an encoder, for whatever reason. */
  static EncoderException failure(KinoraException e, Retry retry) {
    return e instanceof EncoderException known
        ? known
        : new EncoderException(e.getMessage(), retry, e);
  }

  private static EncoderException alreadyClosed() {
    return new EncoderException("the encoder is closed", Retry.FATAL);
  }
}
