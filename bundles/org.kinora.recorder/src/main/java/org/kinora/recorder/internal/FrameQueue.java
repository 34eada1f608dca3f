package org.kinora.recorder.internal;

import java.util.Optional;

/**
 * The bounded queue between capture and encoding. Plain monitors, because they allocate nothing.
 *
 * <p>A frame that is accepted is the queue's; one that is not stays the caller's.
 */
@SuppressWarnings("WaitNotInLoop") // a wait that ends early does no harm: every caller asks again
final class FrameQueue {

  private final RecordedFrame[] ring;
  private int head;
  private int size;
  private boolean closed;
  private boolean woken;

  FrameQueue(int capacity) {
    ring = new RecordedFrame[capacity];
  }

  int capacity() {
    return ring.length;
  }

  synchronized int size() {
    return size;
  }

  /** Adds a frame; false if the queue is full or closed. */
  synchronized boolean offer(RecordedFrame frame) {
    if (closed || size == ring.length) {
      return false;
    }
    ring[(head + size) % ring.length] = frame;
    size++;
    notifyAll();
    return true;
  }

  /** Waits for room; false if there was none in time, or the queue is closed. */
  synchronized boolean awaitRoom(long millis) throws InterruptedException {
    if (!closed && size == ring.length) {
      wait(millis);
    }
    return !closed && size < ring.length;
  }

  /**
   * Takes the oldest frame, waiting for one until the time runs out, {@link #wake()} is called or
   * the queue is closed.
   */
  synchronized Optional<RecordedFrame> poll(long millis) throws InterruptedException {
    if (size == 0 && !closed && !woken && millis > 0) {
      wait(millis);
    }
    woken = false;
    if (size == 0) {
      return Optional.empty();
    }
    RecordedFrame frame = ring[head];
    ring[head] = null;
    head = (head + 1) % ring.length;
    size--;
    notifyAll();
    return frame.self();
  }

  /** Makes a {@link #poll} that waits, or the next one, return. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Waits until {@link #wake()} is called, the queue is closed or the time runs out. */
  synchronized void awaitWake(long millis) throws InterruptedException {
    if (!woken && !closed) {
      wait(millis);
    }
    woken = false;
  }

  /** Accepts no more frames; those inside can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Whether no frame is inside and none will come. */
  synchronized boolean finished() {
    return closed && size == 0;
  }

  synchronized boolean closed() {
    return closed;
  }
}
