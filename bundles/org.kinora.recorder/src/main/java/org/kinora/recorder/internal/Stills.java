package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Those who wait for the picture of the next access unit. May be used from any thread. */
final class Stills {

  private final List<CompletableFuture<RecordedFrame>> waiting = new ArrayList<>();
  private boolean over;

  /**
   * Waits for the picture of the next access unit.
   *
   * @return the frame, owned by the caller; empty if there was none in time
   */
  Optional<RecordedFrame> await(Duration timeout) throws InterruptedException {
    CompletableFuture<RecordedFrame> wanted = new CompletableFuture<>();
    synchronized (this) {
      if (over) {
        return Optional.empty();
      }
      waiting.add(wanted);
    }
    try {
      return Optional.of(wanted.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException | CancellationException e) {
      return giveUp(wanted);
    } catch (InterruptedException e) {
      giveUp(wanted).ifPresent(RecordedFrame::close);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** What came at the last moment has no other owner. */
  private static Optional<RecordedFrame> giveUp(CompletableFuture<RecordedFrame> wanted) {
    return wanted.cancel(false) ? Optional.empty() : Optional.of(wanted.join());
  }

  /** Those who wait now, and do not any more. */
  synchronized List<CompletableFuture<RecordedFrame>> take() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<CompletableFuture<RecordedFrame>> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** Gives each of them a reference to a frame. */
  static void give(List<CompletableFuture<RecordedFrame>> wanted, RecordedFrame frame) {
    for (CompletableFuture<RecordedFrame> still : wanted) {
      if (!still.complete(frame.retain())) {
        frame.close(); // nobody waits any more
      }
    }
  }

  /** Ends all waiting: there will be no more pictures. */
  void end() {
    synchronized (this) {
      over = true;
    }
    take().forEach(still -> still.cancel(false));
  }
}
