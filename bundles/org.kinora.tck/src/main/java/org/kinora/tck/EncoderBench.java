package org.kinora.tck;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.ReferenceCounted;

/**
 * An open encoder that is fed with footage; keeps copies of what it makes and counts references.
 */
final class EncoderBench implements AutoCloseable {
  /** More than any encoder of the field looks ahead (x264 at its slowest: 60). */
  private static final int FRAMES = 128;

  private final EncoderSettings settings;
  private final Encoder encoder;
  private final FramePool pool;
  private final Footage footage;
  private final List<Unit> units = Collections.synchronizedList(new ArrayList<>());
  private final Set<PooledFrame> frames = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<ReferenceCounted> lent =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
  private final AccessUnitConsumer out = this::take;
  private long next;

  EncoderBench(EncoderSubject subject, EncoderSettings settings) throws EncoderException {
    this.settings = settings;
    pool = new FramePool(settings.format(), settings.size(), FRAMES);
    footage = new Footage(settings.size());
    encoder = subject.provider().open(settings);
  }

  private void take(AccessUnit unit) {
    units.add(Unit.of(unit));
    if (unit instanceof ReferenceCounted counted) {
      lent.add(counted);
    }
  }

  /** The encoder under test. */
  Encoder encoder() {
    return encoder;
  }

  /** Copies each access unit to the bench. */
  AccessUnitConsumer out() {
    return out;
  }

  /** What has come out. */
  List<Unit> units() {
    synchronized (units) {
      return List.copyOf(units);
    }
  }

  /** The number of the next frame of the footage. */
  long next() {
    return next;
  }

  /** Encodes the next frames of the footage at the nominal rate. */
  EncoderBench encode(int count) throws EncoderException {
    for (int i = 0; i < count; i++) {
      long number = next;
      encode(settings.frameRate().timeOf(number), settings.frameRate().intervalNanos(), number);
    }
    return this;
  }

  /** Encodes a frame with this time and number. */
  void encode(long pts, long duration, long sequence) throws EncoderException {
    try (PooledFrame frame = frame(pts, duration, sequence)) {
      encoder.encode(frame, out);
    }
  }

  /** A drawn frame, owned by the caller; the next of the footage is the one after it. */
  PooledFrame frame(long pts, long duration, long sequence) {
    PooledFrame frame =
        pool.acquire()
            .orElseThrow(
                () ->
                    new AssertionError(
                        "the encoder does not give frames back: it still holds " + FRAMES));
    frames.add(frame);
    footage.draw(frame, sequence & 0xffff_ffffL);
    frame.set(pts, duration, sequence);
    next = sequence + 1;
    return frame;
  }

  /** Drains the encoder and gives what has come out so far. */
  List<Unit> drain() throws EncoderException {
    encoder.drain(out);
    return units();
  }

  /** Frames that somebody still holds. */
  long framesHeld() {
    return frames.stream().filter(frame -> frame.references() > 0).count();
  }

  /** Access units that somebody still holds, as far as they are reference-counted. */
  long unitsHeld() {
    synchronized (lent) {
      return lent.stream().filter(unit -> unit.references() > 0).count();
    }
  }

  @Override
  public void close() {
    encoder.close();
  }
}
