package org.kinora.recorder.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.RecordedFile;
import org.kinora.api.recording.SinkPolicy;
import org.kinora.api.recording.SinkStatus;
import org.kinora.api.recording.StorageRequest;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;

/**
 * One target of a recording: a queue, the thread that writes from it, and the files one after the
 * other.
 *
 * <p>A target that cannot keep up loses access units up to the next key frame, and never holds up
 * the encoder or another target. One that cannot be written is tried again, in the next of its
 * directories or in the same, while the queue keeps what is newest. When its provider leaves, the
 * file is completed, and the next one begins when a provider is there again.
 */
final class SinkLane {

  /** What a lane needs from its recording. */
  interface Context {

    /** The best provider for a target. */
    Optional<ProviderEntry<SinkProvider>> provider(Locator target);

    /** Time of the recording's first picture in nanoseconds. */
    long begin();

    /** Asks the encoder for a key frame, because the target can only go on with one. */
    void keyFrameWanted();

    /** Learns that the target cannot be written. */
    void sinkFailed(SinkLane lane, String reason);

    /** Learns that a target that could not be written goes on. */
    void sinkRecovered(SinkLane lane);

    /** Learns that a file has been begun. */
    void fileStarted(SinkLane lane, Path file);

    /** Learns that a file is complete. */
    void fileCompleted(RecordedFile file);

    /** Learns that a file has not stored the last frames that it took. */
    void notStored(SinkLane lane, long firstFrame, long count);
  }

  private static final long POLL_MILLIS = 100;

  /** From one attempt to write a target that fails to the next. */
  private static final long RETRY_NANOS = 1_000_000_000L;

  /** An access unit that breaks more files than this in a row is not offered to another. */
  private static final int MOST_BROKEN = 3;

  private final Context context;
  private final Locator target;
  private final TargetNames names;
  private final SinkPolicy policy;
  private final LaneQueue queue;
  private final Thread thread;
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();

  private final TargetAccount account;
  private final SinkCall call = new SinkCall();

  // Of the lane's thread alone.
  private Optional<TargetFile> file = Optional.empty();
  private int opened;
  private int volume;
  private int broken;

  SinkLane(
      String recording,
      TargetNames names,
      String providerName,
      int capacity,
      StorageRequest storage,
      Context context) {
    this.target = names.target();
    this.names = names;
    this.account = new TargetAccount(providerName);
    this.policy = storage.onFailure();
    this.context = context;
    queue = new LaneQueue(capacity, storage.preRoll());
    thread = new Thread(this::run, "kinora-" + recording + "-sink-" + target.path());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  Locator target() {
    return target;
  }

  /** Takes a share of a delivery, or drops it. Does not wait. */
  void offer(Delivery delivery) {
    if (queue.offer(delivery)) {
      context.keyFrameWanted();
    }
  }

  /** Waits until the queue has room for some more; false if it did not get any in time. */
  boolean awaitRoom(long millis) throws InterruptedException {
    return queue.awaitRoom(millis);
  }

  /** Makes the thread look whether its provider is still there, or there again. */
  void wake() {
    queue.retryNow();
  }

  /** Has what is kept, and what comes, written. */
  void trigger() {
    queue.trigger();
  }

  /** Ends what a trigger began at the first key frame from a time on. */
  void release(long pts) {
    queue.release(pts);
  }

  /** Whether what comes is kept for a trigger. */
  boolean armed() {
    return queue.armed();
  }

  /** Takes no more deliveries; those inside are written, then the target is completed. */
  void finish() {
    queue.close();
  }

  /**
   * Waits until the target is completed, as long as it makes progress; one that hangs is given up.
   *
   * @return false if it was given up
   */
  boolean awaitDone() throws InterruptedException {
    while (true) {
      try {
        return done.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        Optional<Duration> overdue = call.overdue();
        if (overdue.isPresent()) {
          giveUp(overdue.get());
          return false;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void giveUp(Duration timeout) {
    account.failed("the sink did not complete within %d s".formatted(timeout.toSeconds()));
    queue.clear();
    // The thread may still hang in a call; whatever it does afterwards must not count.
    thread.interrupt();
  }

  /** Whether the target has been given up. */
  boolean isDead() {
    return queue.dead();
  }

  SinkStatus status() {
    return account.status(target, state(), queue);
  }

  private SinkStatus.State state() {
    if (queue.dead()) {
      return SinkStatus.State.FAILED;
    } else if (done.isDone()) {
      return SinkStatus.State.COMPLETE;
    } else if (queue.failing()) {
      return SinkStatus.State.WAITING;
    }
    return queue.armed() ? SinkStatus.State.ARMED : SinkStatus.State.WRITING;
  }

  private void run() {
    try {
      while (step()) {
        // Each step is one access unit or one file that ends.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // given up by awaitDone
    } finally {
      closeFile();
      queue.clear();
      done.complete(true);
    }
  }

  private boolean step() throws InterruptedException {
    LaneQueue.Next next =
        queue.await(file.isPresent(), () -> file.isPresent() && file.get().leaving());
    switch (next) {
      case CLOSE -> closeFile();
      case WRITE -> write(queue.take());
      case END -> {
        return false;
      }
    }
    return true;
  }

  private void write(Delivery delivery) {
    if (file.isPresent() && !file.get().takes(delivery)) {
      closeFile();
    }
    if (file.isEmpty() && !delivery.unit().keyFrame()) {
      queue.drop(delivery);
      context.keyFrameWanted();
      return;
    }
    call.begin(SinkCall.WRITE_LIMIT);
    try {
      if (file.isEmpty() && !open(delivery)) {
        holdFor(delivery);
        return;
      }
      file.orElseThrow().write(delivery);
    } catch (SinkException e) {
      failed(delivery, e.getMessage(), e.retry());
      return;
    } catch (RuntimeException | LinkageError e) {
      failed(delivery, "the sink failed: " + e, Retry.FATAL);
      return;
    } finally {
      call.end();
    }
    broken = 0;
    account.written(delivery.unit().size());
    delivery.stored();
    if (queue.recovered()) {
      context.sinkRecovered(this);
    }
  }

  /** Opens the next file; false if there is no provider. */
  private boolean open(Delivery first) throws SinkException {
    Locator locator = names.file(opened + 1, first, volume);
    Optional<ProviderEntry<SinkProvider>> entry =
        context.provider(locator).filter(ProviderEntry::use);
    if (entry.isEmpty()) {
      return false;
    }
    TargetFile next = TargetFile.open(entry.get(), locator, opened + 1, first);
    file = Optional.of(next);
    opened++;
    account.begun(entry.get().name(), next.path());
    next.path().ifPresent(path -> context.fileStarted(this, path));
    return true;
  }

  /** Waits for a provider, whatever the policy: one that is replaced is gone for a moment. */
  private void holdFor(Delivery delivery) {
    String reason = "no sink provider for " + target + " is there";
    if (queue.closed()) {
      endFor(reason, delivery);
    } else if (hold(delivery, reason, RETRY_NANOS)) {
      context.sinkFailed(this, reason);
    }
  }

  /** Keeps a delivery for later; whether the reason is new. */
  private boolean hold(Delivery delivery, String reason, long nanos) {
    boolean isNew = account.failed(reason);
    queue.putBack(delivery, System.nanoTime() + nanos);
    return isNew;
  }

  /** Gives the target up. */
  private void endFor(String reason, Delivery delivery) {
    queue.drop(delivery);
    closeFile();
    account.failed(reason);
    queue.kill();
    context.sinkFailed(this, reason);
  }

  /** What could not be written goes back, or is lost, as the kind of failure and the policy say. */
  private void failed(Delivery delivery, String reason, Retry retry) {
    boolean moves = volume < names.volumes();
    if (retry == Retry.FATAL || moves) {
      closeFile();
    }
    if (!moves && (policy == SinkPolicy.DROP || queue.closed())) {
      endFor(reason, delivery);
      return;
    }
    if (file.isEmpty()) {
      volume = moves ? volume + 1 : 0;
    }
    broken = retry == Retry.FATAL ? broken + 1 : 0;
    if (broken > MOST_BROKEN) {
      broken = 0;
      queue.drop(delivery); // the fault may be in this one
      queue.fail(System.nanoTime() + RETRY_NANOS);
    } else if (hold(delivery, reason, moves ? 0 : RETRY_NANOS)) {
      context.sinkFailed(this, reason);
    }
  }

  private void closeFile() {
    if (file.isEmpty()) {
      return;
    }
    TargetFile ending = file.get();
    file = Optional.empty();
    call.begin(SinkCall.CLOSE_LIMIT);
    RecordedFile result;
    try {
      result = ending.close(target, context.begin());
    } finally {
      call.end();
    }
    long missing = ending.accepted() - result.frames();
    account.ended(result, ending.path(), missing);
    if (missing > 0) {
      queue.notStored(missing);
      context.notStored(this, result.lastFrame() + 1, missing);
    }
    if (result.frames() > 0) {
      context.fileCompleted(result);
    }
  }
}
