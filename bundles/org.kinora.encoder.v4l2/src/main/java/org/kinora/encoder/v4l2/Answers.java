package org.kinora.encoder.v4l2;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.VideoFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes access units of what a device gives, each with the time and number of its frame, and keeps
 * them until {@link #deliver}. Not for several threads at once, but that {@code deliver} may go on
 * beside the other methods of an encoder that is being closed.
 */
final class Answers {

  /** More than the buffers of a device and of its driver. */
  private static final int MOST_INSIDE = 64;

  /** Unused access units that are kept: more than the queues of a recording release at once. */
  private static final int KEPT_UNITS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final String name;
  private final Bitstream bitstream;
  private final AccessUnitPool units;
  private final InFlight frames = new InFlight(MOST_INSIDE);
  private final ArrayDeque<PooledAccessUnit> ready = new ArrayDeque<>(MOST_INSIDE);

  /**
   * @param name of the provider, for messages
   */
  Answers(String name, CodedFormat coded) {
    this.name = name;
    this.bitstream = coded.bitstream().get();
    this.units = new AccessUnitPool(coded.codec(), KEPT_UNITS);
  }

  /**
   * Expects an access unit of a frame.
   *
   * @return the time to hand to the driver, in microseconds
   */
  long expect(VideoFrame frame) {
    return frames.add(frame);
  }

  /** The device has refused the frame that was expected last. */
  void refuseLast() {
    frames.removeLast();
  }

  /** The frames whose access units have not come. */
  int expected() {
    return frames.count();
  }

  /** Whether no more can be expected. */
  boolean full() {
    return frames.full();
  }

  /** No more will come of what is expected. */
  void end() {
    tellMissing(frames.clear());
  }

  private void tellMissing(int missing) {
    if (missing > 0) {
      LOG.warn("{} gave no access unit for {} frames", name, missing);
    }
  }

  /**
   * Takes what the device has made.
   *
   * @param bytes from index 0 to the limit; may be used again afterwards
   * @param micros the time that the device has given it
   */
  void take(ByteBuffer bytes, long micros) throws EncoderException {
    bitstream.look(bytes);
    if (!bitstream.picture()) {
      return; // parameter sets in a buffer of their own: they are kept
    }
    boolean keyFrame = bitstream.keyFrame();
    if (keyFrame && !bitstream.complete()) {
      throw new EncoderException(
          "the device of %s gives no parameter sets".formatted(name), Retry.FATAL);
    }
    tellMissing(frames.skipTo(micros));
    if (frames.count() == 0) {
      throw new EncoderException(
          "the device of %s gave an access unit without a frame".formatted(name), Retry.FATAL);
    }
    PooledAccessUnit unit = units.acquire();
    int size = bytes.limit() + bitstream.missing();
    bitstream.copy(bytes, unit.writable(size));
    unit.set(size, frames.pts(), frames.pts(), frames.duration(), frames.sequence(), keyFrame);
    frames.remove();
    ready.add(unit);
  }

  /** Hands over what has come out: to be called with no lock held. */
  void deliver(AccessUnitConsumer out) {
    PooledAccessUnit unit;
    while ((unit = ready.poll()) != null) {
      try {
        out.accept(unit);
      } finally {
        unit.close();
      }
    }
  }
}
