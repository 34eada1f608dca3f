package org.kinora.recorder.internal;

import java.util.concurrent.ArrayBlockingQueue;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.recording.LossReason;

/**
 * An access unit on its way to the sinks. When the last sink has stored or dropped it, the ledger
 * learns what became of its frame.
 */
final class Delivery {

  private final Pool pool;
  private AccessUnit unit;
  private long number;
  private int pending;
  private boolean written;
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
     * @param number of the frame in the recording
     */
    Delivery of(AccessUnit unit, long number) {
      Delivery delivery = free.poll();
      if (delivery == null) {
        delivery = new Delivery(this);
      }
      delivery.unit = unit.retain();
      delivery.number = number;
      delivery.pending = 1;
      delivery.written = false;
      delivery.reason = LossReason.SINK_FAILED;
      return delivery;
    }
  }

  AccessUnit unit() {
    return unit;
  }

  long number() {
    return number;
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

  private void finish(boolean stored) {
    boolean inAFile;
    LossReason why;
    synchronized (this) {
      written |= stored;
      if (--pending > 0) {
        return;
      }
      inAFile = written;
      why = reason;
    }
    if (inAFile) {
      pool.ledger.written();
    } else {
      pool.ledger.lost(number, 1, why);
    }
    AccessUnit done = unit;
    pool.free.offer(this);
    done.close();
  }
}
