package org.kinora.test.faults;

import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

/** A sink that fails. */
final class FaultySink implements Sink {
  private static final long INTERVAL = 40_000_000;

  private final Sink delegate;
  private final SinkFault fault;
  private final int after;
  private final int millis;
  private final Hang hang;
  private final AccessUnitPool pool;
  private int units;
  private boolean closed;

  FaultySink(Sink delegate, Codec codec, SinkFault fault, int after, int millis, Hang hang) {
    this.delegate = delegate;
    this.fault = fault;
    this.after = after;
    this.millis = millis;
    this.hang = hang;
    this.pool = new AccessUnitPool(codec, 2);
  }

  @Override
  public void write(AccessUnit unit) throws SinkException {
    if (units++ < after) {
      delegate.write(unit);
      return;
    }
    switch (fault) {
      case FAILS -> throw new SinkException("told to fail at " + unit, Retry.FATAL);
      case FAILS_RECOVERABLY ->
          throw new SinkException("told to fail at " + unit, Retry.RECOVERABLE);
      case STALLS -> {
        hang.await();
        throw new SinkException("the write stalled until the provider went", Retry.FATAL);
      }
      case SLOW -> slow(unit);
      case DROPS -> {
        if (units % 2 == 1) {
          delegate.write(unit);
        }
      }
      case LEAKS_ACCESS_UNITS -> delegate.write(unit.retain());
      case WRONG_TIMES -> restamp(unit);
      default -> delegate.write(unit);
    }
  }

  private void slow(AccessUnit unit) throws SinkException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // for the caller; the access unit is stored all the same
    }
    delegate.write(unit);
  }

  private void restamp(AccessUnit unit) throws SinkException {
    try (PooledAccessUnit other = pool.acquire()) {
      other.writable(unit.size()).put(0, unit.toBytes());
      long time = (units - 1) * INTERVAL;
      other.set(unit.size(), time, time, INTERVAL, unit.sequence(), unit.keyFrame());
      delegate.write(other);
    }
  }

  @Override
  public void formatChanged(StreamFormat format) throws SinkException {
    if (fault != SinkFault.TAKES_ANY_FORMAT) {
      delegate.formatChanged(format);
    }
  }

  @Override
  public SinkResult close() throws SinkException {
    SinkResult result = delegate.close();
    boolean again = closed;
    closed = true;
    if (fault == SinkFault.CLOSE_FAILS || (fault == SinkFault.CLOSES_ONCE && again)) {
      throw new SinkException("told to fail at the end", Retry.FATAL);
    }
    return fault == SinkFault.MISCOUNTS
        ? new SinkResult(
            result.files(),
            result.accessUnits() + 1,
            result.bytes(),
            result.firstPts(),
            result.duration())
        : result;
  }
}
