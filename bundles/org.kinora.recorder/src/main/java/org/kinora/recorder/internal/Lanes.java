package org.kinora.recorder.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.recording.SinkStatus;

/** The sinks of a recording, each on a lane of its own. */
final class Lanes {

  /** A sink that stands still for so long does not hold up a camera that can wait any longer. */
  private static final long PATIENCE_MILLIS = 10_000;

  private final Delivery.Pool deliveries;
  private final CopyOnWriteArrayList<SinkLane> lanes = new CopyOnWriteArrayList<>();

  // The same as an array, because an iterator would be garbage for every frame.
  private volatile SinkLane[] snapshot = {};

  // Those that were removed while the recording went on; their files are part of the result.
  private final CopyOnWriteArrayList<SinkLane> removed = new CopyOnWriteArrayList<>();

  Lanes(LedgerBook ledger, int queue) {
    deliveries = new Delivery.Pool(ledger, queue + 8);
  }

  synchronized void add(SinkLane lane) {
    lanes.add(lane);
    snapshot = lanes.toArray(SinkLane[]::new);
    lane.start();
  }

  Optional<SinkLane> find(Locator target) {
    return lanes.stream().filter(lane -> lane.target().equals(target)).findFirst();
  }

  int size() {
    return lanes.size();
  }

  /** Takes a lane out and completes its target. */
  void remove(SinkLane lane) throws InterruptedException {
    synchronized (this) {
      lanes.remove(lane);
      snapshot = lanes.toArray(SinkLane[]::new);
      removed.add(lane);
    }
    lane.finish();
    lane.awaitDone();
  }

  /** Hands an access unit to every lane. */
  void deliver(AccessUnit unit, StreamFormat format, int segment) {
    Delivery delivery = deliveries.of(unit, format, segment, System.currentTimeMillis());
    for (SinkLane lane : snapshot) {
      lane.offer(delivery);
    }
    delivery.release();
  }

  /** Waits until every lane has room; gives up on one that stands still. */
  void awaitRoom() throws InterruptedException {
    for (SinkLane lane : snapshot) {
      lane.awaitRoom(PATIENCE_MILLIS);
    }
  }

  /** Has what is kept, and what comes, written. */
  void trigger() {
    lanes.forEach(SinkLane::trigger);
  }

  /** Ends what a trigger began at the first key frame from a time on. */
  void release(long pts) {
    lanes.forEach(lane -> lane.release(pts));
  }

  /** Whether targets wait for a trigger. */
  boolean armed() {
    return lanes.stream().anyMatch(SinkLane::armed);
  }

  /** Whether a lane is the only one that still stores. */
  boolean isOnly(SinkLane lane) {
    return lanes.stream().allMatch(other -> other == lane || other.isDead());
  }

  /** Whether every target has failed for good. */
  boolean allDead() {
    return lanes.stream().allMatch(SinkLane::isDead);
  }

  void wake() {
    lanes.forEach(SinkLane::wake);
  }

  /** Completes all targets. */
  void finish() throws InterruptedException {
    lanes.forEach(SinkLane::finish);
    for (SinkLane lane : lanes) {
      lane.awaitDone();
    }
  }

  List<SinkStatus> status() {
    return Stream.concat(lanes.stream(), removed.stream()).map(SinkLane::status).toList();
  }
}
