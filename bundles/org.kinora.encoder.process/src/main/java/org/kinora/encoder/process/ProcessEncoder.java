package org.kinora.encoder.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.PushEncoder;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.process.Channel;
import org.kinora.binding.process.Child;
import org.kinora.binding.process.PictureLayout;
import org.kinora.binding.process.Protocol;
import org.kinora.binding.process.SharedMemory;

/** An encoder in a child process. */
final class ProcessEncoder extends PushEncoder {

  /** Unused access units that are kept: more than the queues of a recording release at once. */
  private static final int KEPT_UNITS = 64;

  private static final long CLOSE_WAIT_SECONDS = 2;

  private final Child child;
  private final SharedFrame memory;
  private final Runnable whenClosed;
  private final AccessUnitPool units;
  private final ArrayDeque<PooledAccessUnit> received = new ArrayDeque<>();
  private final ReentrantLock inside = new ReentrantLock();
  private final AtomicBoolean keyFrameWanted = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private EncoderException failure; // guarded by inside; null while it works

  private ProcessEncoder(
      EncoderSettings settings, Child child, SharedFrame memory, Runnable whenClosed) {
    super(settings);
    this.child = child;
    this.memory = memory;
    this.whenClosed = whenClosed;
    this.units = new AccessUnitPool(settings.codec(), KEPT_UNITS);
  }

  /** Starts a child and opens its encoder. */
  static ProcessEncoder open(ChildSpec spec, EncoderSettings settings, Runnable whenClosed)
      throws EncoderException {
    Child child = start(spec);
    boolean opened = false;
    try {
      await(child, spec);
      child.expectHello();
      ProcessEncoder encoder = openIn(child, spec, settings, whenClosed);
      opened = true;
      return encoder;
    } catch (IOException e) {
      throw new EncoderException(child.died(), Retry.FATAL, e);
    } finally {
      if (!opened) {
        child.kill();
      }
    }
  }

  private static Child start(ChildSpec spec) throws EncoderException {
    try {
      return Child.start("encoder " + spec.hosted(), spec.command());
    } catch (IOException e) {
      throw new EncoderException(e.getMessage(), Retry.RECOVERABLE, e);
    }
  }

  private static void await(Child child, ChildSpec spec) throws IOException, EncoderException {
    try {
      if (!child.await(spec.patience())) {
        throw new EncoderException(child.late(spec.patience()), Retry.TRANSIENT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EncoderException(
          "interrupted while the process for " + spec.hosted() + " started", Retry.TRANSIENT, e);
    }
  }

  private static ProcessEncoder openIn(
      Child child, ChildSpec spec, EncoderSettings settings, Runnable whenClosed)
      throws IOException, EncoderException {
    // Made only now that the child is up, which removes it as soon as it has mapped it.
    Path file = SharedMemory.file(spec.directory());
    try {
      PictureLayout layout = PictureLayout.of(settings.format(), settings.size());
      SharedFrame memory = SharedFrame.create(file, layout);
      sendOpen(child.channel(), spec.hosted(), file, layout, settings);
      await(child, spec);
      ProcessEncoder encoder = new ProcessEncoder(settings, child, memory, whenClosed);
      encoder.receive();
      return encoder;
    } finally {
      Files.deleteIfExists(file); // where the child did not come to it
    }
  }

  private static void sendOpen(
      Channel channel, String hosted, Path file, PictureLayout layout, EncoderSettings settings)
      throws IOException {
    channel
        .begin(Protocol.OPEN)
        .put(Protocol.VERSION)
        .put(hosted)
        .put(file.toString())
        .put(EncoderNumbers.number(settings.codec()));
    layout.put(channel);
    channel.put(settings.frameRate().numerator()).put(settings.frameRate().denominator());
    EncoderNumbers.put(channel, settings.rateControl());
    channel
        .put(settings.gop())
        .put(settings.preset().orElse(""))
        .put(settings.profile().orElse(""))
        .send();
  }

  /** The child's process identifier. */
  long pid() {
    return child.pid();
  }

  @Override
  public void encode(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
    checkFrame(frame);
    inside.lock();
    try {
      checkOpen();
      memory.copyFrom(frame);
      child
          .channel()
          .begin(Protocol.FRAME)
          .put(keyFrameWanted.getAndSet(false) ? Protocol.KEY_FRAME : 0)
          .put(0)
          .put(frame.pts())
          .put(frame.duration())
          .put(frame.sequence());
      exchange();
    } finally {
      inside.unlock();
    }
    deliver(out);
  }

  @Override
  public void drain(AccessUnitConsumer out) throws EncoderException {
    inside.lock();
    try {
      checkOpen();
      child.channel().begin(Protocol.DRAIN);
      exchange();
    } finally {
      inside.unlock();
    }
    deliver(out);
  }

  @Override
  public void update(EncoderUpdate update) throws EncoderException {
    int numerator = update.frameRate().map(FrameRate::numerator).orElse(0);
    int denominator = update.frameRate().map(FrameRate::denominator).orElse(0);
    inside.lock();
    try {
      checkOpen();
      child
          .channel()
          .begin(Protocol.UPDATE)
          .put(checked(update.bitrate().orElse(0), update.bitrate().isPresent(), "bit rate"))
          .put(checked(update.gop().orElse(0), update.gop().isPresent(), "GOP"))
          .put(numerator)
          .put(denominator);
      exchange();
    } finally {
      inside.unlock();
    }
  }

  /** 0 stands for what does not change, and is no value. */
  private static int checked(int value, boolean present, String what) throws EncoderException {
    if (present && value < 1) {
      throw new EncoderException(
          "a %s of %d is not possible: at least 1".formatted(what, value), Retry.RECOVERABLE);
    }
    return value;
  }

  /** Sends the message that was begun and receives the answer. */
  private void exchange() throws EncoderException {
    boolean answered = false;
    try {
      child.channel().send();
      receive();
      answered = true;
    } catch (IOException e) {
      failure = new EncoderException(child.died(), Retry.FATAL, e);
      throw failure;
    } finally {
      if (!answered) {
        received.forEach(PooledAccessUnit::close);
        received.clear();
      }
    }
  }

  private void receive() throws IOException, EncoderException {
    Channel channel = child.channel();
    while (true) {
      int type = channel.receive();
      switch (type) {
        case Protocol.DONE -> {
          return;
        }
        case Protocol.UNIT -> received.add(unit(channel));
        case Protocol.FAILED -> {
          Retry retry = Protocol.retry(channel.getInt());
          throw new EncoderException(channel.getText(), retry);
        }
        default -> throw new IOException("message " + type + " is unknown");
      }
    }
  }

  private PooledAccessUnit unit(Channel channel) {
    boolean key = (channel.getInt() & Protocol.KEY_FRAME) != 0;
    channel.getInt();
    long pts = channel.getLong();
    long dts = channel.getLong();
    long duration = channel.getLong();
    long sequence = channel.getLong();
    int size = channel.remaining();
    PooledAccessUnit unit = units.acquire();
    channel.getRest(unit.writable(size));
    unit.set(size, pts, dts, duration, sequence, key);
    return unit;
  }

  /** Hands over what was received, with no lock held. */
  private void deliver(AccessUnitConsumer out) {
    for (PooledAccessUnit unit = received.poll(); unit != null; unit = received.poll()) {
      try {
        out.accept(unit);
      } finally {
        unit.close();
      }
    }
  }

  private void checkOpen() throws EncoderException {
    if (closed.get()) {
      throw new EncoderException("the encoder is closed", Retry.FATAL);
    }
    if (failure != null) {
      throw new EncoderException(failure.getMessage(), Retry.FATAL, failure);
    }
  }

  @Override
  public void requestKeyFrame() {
    keyFrameWanted.set(true);
  }

  @Override
  public void abort() {
    child.kill();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (enter()) {
      try {
        child.end();
      } finally {
        inside.unlock();
      }
    } else {
      child.kill(); // the call that is inside fails and returns
    }
    releaseBinding();
    whenClosed.run();
  }

  private boolean enter() {
    try {
      return inside.tryLock(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String toString() {
    return "%s %s in process %d".formatted(settings().codec(), settings().size(), child.pid());
  }
}
