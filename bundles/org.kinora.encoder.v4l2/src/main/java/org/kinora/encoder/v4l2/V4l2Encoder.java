package org.kinora.encoder.v4l2;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.PushEncoder;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.Bitrates;
import org.kinora.binding.linux.DmaBuf;
import org.kinora.binding.linux.LinuxException;

/**
 * An encoder of a V4L2 device. Frames with a {@link DmaBuf} that the device can read are encoded
 * where they lie, all others are copied.
 *
 * <p>Frames wait for the device in up to three buffers, so that it always has one to go on with: an
 * access unit comes out during a later call. Who calls into the device holds a lock, and no lock is
 * held while an access unit is handed over or a frame is given back.
 */
final class V4l2Encoder extends PushEncoder {

  /** The seconds that {@link #close()} and {@link #update} wait for a call that is inside. */
  private static final int CLOSE_WAIT_SECONDS = 2;

  private final String name;
  private final Consumer<V4l2Encoder> whenFreed;
  private final Pump pump;
  private final AtomicBoolean keyFrameWanted = new AtomicBoolean();
  private final ReentrantLock inside = new ReentrantLock();
  private volatile boolean closed;

  // Guarded by inside.
  private boolean freed;
  private boolean failed;
  private RateControl rate;

  /**
   * @param name of the provider, for messages
   * @param session running, owned by the encoder
   * @param freed is told when the device is closed, by the thread that did so
   */
  V4l2Encoder(
      String name,
      CodedFormat coded,
      EncoderSettings settings,
      Session session,
      Consumer<V4l2Encoder> freed) {
    super(settings);
    this.name = name;
    this.whenFreed = freed;
    this.pump = new Pump(name, coded, settings, session);
    this.rate = settings.rateControl();
  }

  @Override
  public void encode(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
    checkFrame(frame);
    begin();
    boolean succeeded = false;
    try {
      pump.take(frame, keyFrameWanted.getAndSet(false));
      succeeded = true;
    } catch (LinuxException e) {
      throw Failures.running(name, e);
    } finally {
      end(succeeded, out);
    }
  }

  @Override
  public void drain(AccessUnitConsumer out) throws EncoderException {
    begin();
    boolean succeeded = false;
    try {
      pump.finish();
      keyFrameWanted.set(true);
      succeeded = true;
    } catch (LinuxException e) {
      throw Failures.running(name, e);
    } finally {
      end(succeeded, out);
    }
  }

  private void begin() throws EncoderException {
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

  /** Ends what was begun, and hands over what came out: before a failure too, with no lock held. */
  private void end(boolean succeeded, AccessUnitConsumer out) {
    try {
      failed |= !succeeded;
      leave();
    } finally {
      pump.deliver(out);
    }
  }

  @Override
  public void requestKeyFrame() {
    keyFrameWanted.set(true);
  }

  @Override
  public void update(EncoderUpdate update) throws EncoderException {
    if (update.gop().isPresent() || update.frameRate().isPresent()) {
      throw new EncoderException(
          "GOP and frame rate cannot change while the encoder is open; the bit rate can",
          Retry.RECOVERABLE);
    }
    if (!enter()) {
      throw new EncoderException(
          "the encoder is busy with a frame for more than %d s".formatted(CLOSE_WAIT_SECONDS),
          Retry.TRANSIENT);
    }
    try {
      checkOpen();
      if (update.bitrate().isPresent()) {
        RateControl wanted = Bitrates.with(update.bitrate().getAsInt(), rate);
        pump.settings().changeBitrate(wanted);
        rate = wanted;
      }
    } catch (LinuxException e) {
      throw new EncoderException(
          "the device of %s refused the bit rate: %s".formatted(name, e.getMessage()),
          Retry.RECOVERABLE,
          e);
    } finally {
      leave();
    }
  }

  /** Makes a call that waits for the device return. */
  @Override
  public void abort() {
    closed = true;
    pump.abort();
  }

  @Override
  public void close() {
    abort();
    if (enter()) {
      leave();
    }
    releaseBinding();
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
  private void leave() {
    boolean free = closed && !freed;
    freed |= free;
    List<VideoFrame> held = List.of();
    try {
      if (free) {
        held = pump.close();
      }
    } finally {
      inside.unlock();
    }
    held.forEach(VideoFrame::close);
    if (free) {
      whenFreed.accept(this);
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

  private static EncoderException alreadyClosed() {
    return new EncoderException("the encoder is closed", Retry.FATAL);
  }
}
