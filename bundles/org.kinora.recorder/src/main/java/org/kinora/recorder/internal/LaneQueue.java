package org.kinora.recorder.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.PreRoll;

/**
 * What waits for one target, and the account of what did not get there.
 *
 * <p>While the target is written, a full queue drops what comes, up to the next key frame. While it
 * is not, because it waits for a trigger or cannot be written, the queue is a ring: the oldest GOP
 * makes room.
 *
 * <p>{@link #offer} is called by one thread at a time, {@link #await} and {@link #take} by the
 * lane's; all else by any. Deliveries are given up outside the lock, because their memory may be a
 * provider's.
 */
final class LaneQueue {

  /** What the lane's thread has to do. */
  enum Next {
    /** Write what {@link #take} gives. */
    WRITE,
    /** Close the open file. */
    CLOSE,
    /** End. */
    END
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final int capacity;
  private final Optional<PreRoll> preRoll;
  private final ArrayDeque<Delivery> queue = new ArrayDeque<>();
  private final Map<LossReason, Long> lost = new EnumMap<>(LossReason.class);
  private long bytes;

  private boolean started;
  private boolean closed;
  private boolean dead;

  // Whether what is here is to be written: always, or since the trigger.
  private boolean wanted;

  // The target cannot be written and is tried again at a time of System.nanoTime.
  private boolean failing;
  private long retryAt;

  // Where a released trigger ends: at the first key frame from this time on.
  private long clipEnd = NEVER;

  // Everything up to the next key frame is dropped.
  private boolean gap;

  /**
   * @param capacity access units that may wait, where there is no pre-roll
   */
  LaneQueue(int capacity, Optional<PreRoll> preRoll) {
    this.capacity = capacity;
    this.preRoll = preRoll;
    this.wanted = preRoll.isEmpty();
  }

  /**
   * Takes a share of a delivery, or drops it. Does not wait.
   *
   * @return whether the target needs a key frame to go on
   */
  boolean offer(Delivery delivery) {
    boolean key = delivery.unit().keyFrame();
    boolean gapBegins;
    List<Delivery> out;
    Optional<LossReason> why;
    synchronized (this) {
      if (closed || (!started && !key)) {
        return false; // a target begins with a key frame; what was before is not its loss
      }
      started = true;
      delivery.share();
      boolean inGap = gap && !key;
      gap = inGap;
      if (dead || inGap || (writing() && full())) {
        gap = true;
        out = List.of(delivery);
      } else {
        queue.add(delivery);
        bytes += delivery.unit().size();
        out = writing() ? List.of() : trim();
        notifyAll();
      }
      gapBegins = gap && !inGap && !dead;
      why = book(out.size());
    }
    giveUp(out, why);
    return gapBegins;
  }

  private boolean writing() {
    return wanted && !failing;
  }

  private boolean full() {
    return preRoll.isPresent() ? bytes > preRoll.get().maxBytes() : queue.size() >= capacity;
  }

  private Delivery remove() {
    Delivery delivery = queue.remove();
    bytes -= delivery.unit().size();
    notifyAll();
    return delivery;
  }

  /** Takes out the oldest GOPs: what does not fit, and what no trigger can want any more. */
  private List<Delivery> trim() {
    List<Delivery> out = List.of();
    while (!queue.isEmpty() && (full() || isTooOld())) {
      if (out.isEmpty()) {
        out = new ArrayList<>();
      }
      out.add(remove());
      while (!queue.isEmpty() && !queue.element().unit().keyFrame()) {
        out.add(remove());
      }
    }
    gap = queue.isEmpty();
    return out;
  }

  /** Whether the pictures behind the first GOP already reach back far enough. */
  private boolean isTooOld() {
    if (wanted || preRoll.isEmpty()) {
      return false;
    }
    long wantedFrom = queue.getLast().unit().pts() - preRoll.get().before().toNanos();
    boolean first = true;
    for (Delivery delivery : queue) {
      AccessUnit unit = delivery.unit();
      if (unit.pts() > wantedFrom) {
        return false;
      }
      if (!first && unit.keyFrame()) {
        return true;
      }
      first = false;
    }
    return false;
  }

  /** Counts what is dropped; the reason, if it is a loss. */
  private Optional<LossReason> book(int count) {
    if (count == 0 || !wanted) {
      return Optional.empty();
    }
    LossReason why = failing || dead ? LossReason.SINK_FAILED : LossReason.SINK_FULL;
    lost.merge(why, (long) count, Long::sum);
    return Optional.of(why);
  }

  private static void giveUp(List<Delivery> deliveries, Optional<LossReason> why) {
    for (Delivery delivery : deliveries) {
      if (why.isPresent()) {
        delivery.dropped(why.get());
      } else {
        delivery.passedOver();
      }
    }
  }

  /** Waits until the queue has room for some more; false if it did not get any in time. */
  synchronized boolean awaitRoom(long millis) throws InterruptedException {
    if (hasRoom()) {
      return true; // the usual case, without asking for the time
    }
    long deadline = System.nanoTime() + millis * 1_000_000;
    for (long left = millis; !hasRoom() && left > 0; ) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    return hasRoom();
  }

  private boolean hasRoom() {
    return dead || !wanted || (preRoll.isPresent() ? !full() : queue.size() < capacity - 1);
  }

  /**
   * Waits for something to do.
   *
   * @param open whether a file is open
   * @param leaving whether the provider of the open file is leaving
   */
  synchronized Next await(boolean open, BooleanSupplier leaving) throws InterruptedException {
    while (true) {
      if (wanted && clipIsOver()) {
        wanted = false;
        clipEnd = NEVER;
      }
      if (open && (!wanted || leaving.getAsBoolean())) {
        return Next.CLOSE;
      }
      boolean waiting = wanted && !queue.isEmpty();
      long millis = failing && !closed ? (retryAt - System.nanoTime()) / 1_000_000 : 0;
      if (waiting && millis <= 0) {
        return Next.WRITE;
      }
      if (!waiting && closed) {
        return Next.END;
      }
      wait(waiting ? millis : 0);
    }
  }

  private boolean clipIsOver() {
    return !queue.isEmpty()
        && queue.element().unit().keyFrame()
        && queue.element().unit().pts() >= clipEnd;
  }

  /** Takes the next delivery out. */
  synchronized Delivery take() {
    return remove();
  }

  /** Puts back what could not be written, to be tried again later. */
  synchronized void putBack(Delivery delivery, long tryAt) {
    queue.addFirst(delivery);
    bytes += delivery.unit().size();
    fail(tryAt);
  }

  /** Notes that the target cannot be written, and is not to be tried before a time. */
  synchronized void fail(long tryAt) {
    failing = true;
    retryAt = tryAt;
  }

  /** Notes that the target has been written; true if it could not be before. */
  synchronized boolean recovered() {
    boolean before = failing;
    failing = false;
    return before;
  }

  /** Has a target that cannot be written tried at once. */
  synchronized void retryNow() {
    retryAt = System.nanoTime();
    notifyAll();
  }

  /** Counts access units that a file took and has not stored. */
  synchronized void notStored(long count) {
    lost.merge(LossReason.SINK_FAILED, count, Long::sum);
  }

  /** Gives up a delivery that was taken. */
  void drop(Delivery delivery) {
    synchronized (this) {
      lost.merge(LossReason.SINK_FAILED, 1L, Long::sum);
    }
    delivery.dropped(LossReason.SINK_FAILED);
  }

  /** Gives up everything, now and in future. */
  void kill() {
    synchronized (this) {
      dead = true;
    }
    clear();
  }

  /** Gives up what is here. */
  void clear() {
    List<Delivery> out;
    Optional<LossReason> why;
    synchronized (this) {
      out = List.copyOf(queue);
      queue.clear();
      bytes = 0;
      gap = true;
      why = book(out.size());
      notifyAll();
    }
    giveUp(out, why);
  }

  /** Takes nothing any more; what is here and wanted is still to be written. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Has what is here, and what comes, written. */
  synchronized void trigger() {
    wanted = true;
    clipEnd = NEVER;
    notifyAll();
  }

  /** Ends what a trigger began at the first key frame from a time on. */
  synchronized void release(long pts) {
    if (wanted) {
      clipEnd = pts;
    }
  }

  /** Whether what comes is kept for a trigger. */
  synchronized boolean armed() {
    return !wanted;
  }

  synchronized boolean dead() {
    return dead;
  }

  synchronized boolean failing() {
    return failing;
  }

  synchronized boolean closed() {
    return closed;
  }

  synchronized int size() {
    return queue.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized Map<LossReason, Long> lost() {
    return Map.copyOf(lost);
  }
}
