package org.kinora.recorder.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.kinora.api.recording.Ledger;
import org.kinora.api.recording.Loss;
import org.kinora.api.recording.LossReason;

/** The ledger while it is being written. May be used from any thread. */
final class LedgerBook {

  private final Consumer<Loss> newLoss;
  private final Map<LossReason, Long> lostByReason = new EnumMap<>(LossReason.class);
  private final List<Loss> losses = new ArrayList<>();
  private long captured;
  private long encoded;
  private long written;
  private long passedOver;
  private long lost;

  /**
   * @param newLoss is told the first frames of every new run of losses
   */
  LedgerBook(Consumer<Loss> newLoss) {
    this.newLoss = newLoss;
  }

  /** Books that the camera has produced so many frames in all. */
  synchronized void captured(long total) {
    captured = total;
  }

  synchronized void encoded() {
    encoded++;
  }

  synchronized void written() {
    written++;
  }

  /** Books a frame that nobody wanted. */
  synchronized void passedOver() {
    passedOver++;
  }

  /** Books frames as lost that were booked as written: they were the last of a file. */
  void notWritten(long first, long count, LossReason reason) {
    synchronized (this) {
      written -= count;
    }
    lost(first, count, reason);
  }

  /** Books neighbouring frames as lost. */
  void lost(long first, long count, LossReason reason) {
    Loss loss = new Loss(first, first + count - 1, reason);
    if (book(loss)) {
      newLoss.accept(loss);
    }
  }

  private synchronized boolean book(Loss loss) {
    lost += loss.frames();
    lostByReason.merge(loss.reason(), loss.frames(), Long::sum);
    int last = losses.size() - 1;
    if (last >= 0) {
      Loss before = losses.get(last);
      if (before.reason() == loss.reason() && before.last() + 1 == loss.first()) {
        losses.set(last, new Loss(before.first(), loss.last(), loss.reason()));
        return false;
      }
    }
    if (losses.size() < Ledger.MAX_LOSSES) {
      losses.add(loss);
    }
    return true;
  }

  /** All frames lost so far. */
  synchronized long lostSoFar() {
    return lost;
  }

  synchronized Ledger snapshot() {
    return new Ledger(captured, encoded, written, passedOver, lost, lostByReason, losses);
  }
}
