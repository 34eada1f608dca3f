package org.kinora.test.faults;

import java.nio.ByteBuffer;
import java.util.Random;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.PushEncoder;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.VideoFrame;

/** An encoder that fails. */
final class FaultyEncoder extends PushEncoder {
  private static final long MILLI = 1_000_000;

  private final Encoder delegate;
  private final EncoderFault fault;
  private final int after;
  private final int millis;
  private final Hang forGood;
  private final Hang untilClosed = new Hang();
  private final AccessUnitPool pool;
  private int frames;

  FaultyEncoder(
      Encoder delegate,
      EncoderSettings settings,
      EncoderFault fault,
      int after,
      int millis,
      Hang forGood) {
    super(settings);
    this.delegate = delegate;
    this.fault = fault;
    this.after = after;
    this.millis = millis;
    this.forGood = forGood;
    this.pool = new AccessUnitPool(settings.codec(), 8);
  }

  @Override
  public void encode(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
    if (frames++ < after) {
      delegate.encode(frame, out);
      return;
    }
    switch (fault) {
      case THROWS -> throw new EncoderException("told to fail at " + frame, Retry.FATAL);
      case THROWS_UNCHECKED -> throw new IllegalArgumentException("told to fail at " + frame);
      case HANGS -> hang(untilClosed);
      case HANGS_FOR_GOOD -> hang(forGood);
      case LEAKS_FRAMES -> delegate.encode(frame.retain(), out);
      case SLOW -> slow(frame, out);
      case DROPS -> drop(frame, out);
      case TAKES_ANY_FRAME -> takeAny(frame, out);
      default -> delegate.encode(frame, changed(out));
    }
  }

  private static void hang(Hang hang) throws EncoderException {
    hang.await();
    throw new EncoderException("the call hung until the encoder was closed", Retry.FATAL);
  }

  private void slow(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // for the caller; the frame is encoded all the same
    }
    delegate.encode(frame, out);
  }

  private void drop(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
    if (frames % 2 == 0) {
      delegate.encode(frame, out);
    }
  }

  private void takeAny(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
    if (frame.format() == settings().format() && frame.size().equals(settings().size())) {
      delegate.encode(frame, out);
    }
  }

  @Override
  public void drain(AccessUnitConsumer out) throws EncoderException {
    delegate.drain(frames > after ? changed(out) : out);
  }

  /** Where access units are changed on their way out. */
  private AccessUnitConsumer changed(AccessUnitConsumer out) {
    return switch (fault) {
      case GARBAGE -> unit -> rewrite(unit, garbage(unit), 0, out);
      case WRONG_TIMES -> unit -> rewrite(unit, unit.toBytes(), unit.pts() % MILLI, out);
      case NO_PARAMETER_SETS -> unit -> rewrite(unit, withoutParameterSets(unit), 0, out);
      case LEAKS_ACCESS_UNITS -> unit -> out.accept(unit.retain());
      default -> out;
    };
  }

  private static byte[] garbage(AccessUnit unit) {
    byte[] bytes = new byte[unit.size() + 4];
    new Random(unit.sequence()).nextBytes(bytes);
    ByteBuffer.wrap(bytes).putInt(0, 1);
    return bytes;
  }

  private static byte[] withoutParameterSets(AccessUnit unit) {
    ByteBuffer from = unit.buffer();
    ByteBuffer to = ByteBuffer.allocate(2 * unit.size() + 4);
    int limit = from.limit();
    for (int nal = AnnexB.nextNal(from, 0);
        nal >= 0 && nal < limit;
        nal = AnnexB.nextNal(from, nal)) {
      if (!AnnexB.isParameterSet(unit.codec(), AnnexB.nalType(unit.codec(), from, nal))) {
        to.putInt(1);
        to.put(from.slice(nal, AnnexB.endOfNal(from, nal) - nal));
      }
    }
    byte[] bytes = new byte[to.position()];
    to.get(0, bytes);
    return bytes;
  }

  private void rewrite(AccessUnit unit, byte[] bytes, long early, AccessUnitConsumer out) {
    try (PooledAccessUnit other = pool.acquire()) {
      other.writable(bytes.length).put(0, bytes);
      other.set(
          bytes.length,
          unit.pts() - early,
          unit.dts() - early,
          unit.duration(),
          unit.sequence(),
          unit.keyFrame());
      out.accept(other);
    }
  }

  @Override
  public void requestKeyFrame() {
    if (fault != EncoderFault.IGNORES_KEY_FRAME_REQUESTS) {
      delegate.requestKeyFrame();
    }
  }

  @Override
  public void update(EncoderUpdate update) throws EncoderException {
    if (fault != EncoderFault.IGNORES_UPDATES) {
      delegate.update(update);
    }
  }

  @Override
  public void abort() {
    untilClosed.release();
    delegate.abort();
  }

  @Override
  public void close() {
    if (fault != EncoderFault.IGNORES_CLOSE) {
      untilClosed.release();
      releaseBinding();
      delegate.close();
    }
  }
}
