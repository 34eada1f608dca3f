package org.kinora.recorder.internal;

import java.util.concurrent.ArrayBlockingQueue;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.recording.LossReason;

/**
 * An access unit on its way to the sinks, with its format and its place in the recording. When the
 * last sink has stored or dropped it, the ledger learns what became of its frame.
 */
final class Delivery {

  private final Pool pool;
  private AccessUnit unit;
  private StreamFormat format;
  private int segment;
  private long wallMillis;
  private int pending;
  private boolean written;
  private boolean passedOver;
  private LossReason reason = LossReason.SINK_FAILED;

  private Delivery(Pool pool) {
    this.pool = pool;
  }

  /** Deliveries that are used over and over, and the ledger they report to. */
  static final class Pool {

    private final LedgerBook ledger;
    private final ArrayBlockingQueue<Delivery> free;

    Pool(LedgerBook ledger, int keep) {
      this.ledger = ledger;
      this.free = new ArrayBlockingQueue<>(keep);
    }

    /**
     * Starts the delivery of an access unit, which is retained, with one share for the caller.
     *
     * @param segment number of the segment it belongs to
     * @param wallMillis when it came out of the encoder, by the wall clock
     */
    Delivery of(AccessUnit unit, StreamFormat format, int segment, long wallMillis) {
      Delivery delivery = free.poll();
      if (delivery == null) {
        delivery = new Delivery(this);
      }
      delivery.unit = unit.retain();
      delivery.format = format;
      delivery.segment = segment;
      delivery.wallMillis = wallMillis;
      delivery.pending = 1;
      delivery.written = false;
      delivery.passedOver = false;
      delivery.reason = LossReason.SINK_FAILED;
      return delivery;
    }
  }

  AccessUnit unit() {
    return unit;
  }

  StreamFormat format() {
    return format;
  }

  int segment() {
    return segment;
  }

  long wallMillis() {
    return wallMillis;
  }

  /** Adds a share for one more sink. */
  synchronized void share() {
    pending++;
  }

  /** Gives up the share of the one who shared it out. */
  void release() {
    finish(false);
  }

  /** Gives up a share: a sink has stored it. */
  void stored() {
    finish(true);
  }

  /** Gives up a share: a sink has dropped it. */
  void dropped(LossReason why) {
    synchronized (this) {
      reason = why;
    }
    finish(false);
  }

  /** Gives up a share: no trigger wanted it. */
  void passedOver() {
    synchronized (this) {
      passedOver = true;
    }
    finish(false);
  }

  private void finish(boolean stored) {
    synchronized (this) {
      written |= stored;
      if (--pending > 0) {
        return;
      }
    }
    // Nobody else has a share any more.
    if (written) {
      pool.ledger.written();
    } else if (passedOver) {
      pool.ledger.passedOver();
    } else {
      pool.ledger.lost(unit.sequence(), 1, reason);
    }
    AccessUnit done = unit;
    pool.free.offer(this);
    done.close();
  }
}
