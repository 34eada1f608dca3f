package org.kinora.recorder.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.SinkStatus;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;
import org.kinora.api.sink.SinkResult;

/**
 * One target of a recording: a bounded queue and the thread that writes from it.
 *
 * <p>A target that cannot keep up loses access units up to the next key frame, and never holds up
 * the encoder or another target. When its provider leaves, the file is completed, and the next one
 * begins when a provider is there again.
 */
final class SinkLane {

  /** What a lane needs from its recording. */
  interface Context {

    /** The best provider for a target. */
    Optional<ProviderEntry<SinkProvider>> provider(Locator target);

    /** Asks the encoder for a key frame, because the target can only go on with one. */
    void keyFrameWanted();

    /** Learns that the target has failed. */
    void sinkFailed(SinkLane lane, String reason);
  }

  /** A write that lasts longer is a device that hangs. */
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(10);

  /** Completing a file may mean to copy all of it. */
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(10);

  private static final long POLL_MILLIS = 100;

  private final Context context;
  private final Locator target;
  private final Thread thread;
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();

  // The queue: deliveries and, at the same index, the format of each.
  private final Delivery[] ring;
  private final StreamFormat[] formats;
  private int head;
  private int size;
  private boolean finishing;
  private boolean dropping;
  private boolean started;

  // Written by the lane's thread under this object's lock, for status().
  private final Map<LossReason, Long> lostByReason = new EnumMap<>(LossReason.class);
  private final List<Path> files = new ArrayList<>();
  private long written;
  private long bytes;
  private Optional<String> failure = Optional.empty();
  private String providerName;

  // Of the lane's thread alone.
  private Optional<ProviderEntry<SinkProvider>> entry = Optional.empty();
  private Optional<Sink> sink = Optional.empty();
  private Optional<StreamFormat> current = Optional.empty();
  private boolean skipping;
  private boolean dead;
  private int opened;

  // Since when the present call of the sink lasts; 0 if there is none.
  private volatile long callSince;
  private volatile boolean closing;

  SinkLane(String recording, Locator target, String providerName, int capacity, Context context) {
    this.target = target;
    this.providerName = providerName;
    this.context = context;
    ring = new Delivery[capacity];
    formats = new StreamFormat[capacity];
    thread = new Thread(this::run, "kinora-" + recording + "-sink-" + target.path());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  Locator target() {
    return target;
  }

  /**
   * Takes a share of a delivery, or drops it. Does not wait.
   *
   * @param format of the access unit
   */
  void offer(Delivery delivery, StreamFormat format) {
    boolean keyWanted = false;
    synchronized (this) {
      boolean key = delivery.unit().keyFrame();
      if (finishing || (!started && !key)) {
        return; // a target begins with a key frame; what was before is not its loss
      }
      started = true;
      if (size == ring.length || (dropping && !key)) {
        keyWanted = !dropping;
        dropping = true;
        lost(LossReason.SINK_FULL);
        delivery.share();
        delivery.dropped(LossReason.SINK_FULL);
      } else {
        dropping = false;
        delivery.share();
        int tail = (head + size) % ring.length;
        ring[tail] = delivery;
        formats[tail] = format;
        size++;
        notifyAll();
      }
    }
    if (keyWanted) {
      context.keyFrameWanted();
    }
  }

  /** Waits until the queue has room for some more; false if it did not get any in time. */
  synchronized boolean awaitRoom(long millis) throws InterruptedException {
    if (size < ring.length - 1) {
      return true; // the usual case, without asking for the time
    }
    long deadline = System.nanoTime() + millis * 1_000_000;
    for (long left = millis; size >= ring.length - 1 && left > 0; ) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    return size < ring.length - 1;
  }

  /** Makes the thread look whether its provider is still there. */
  synchronized void wake() {
    notifyAll();
  }

  /** Takes no more deliveries; those inside are written, then the target is completed. */
  synchronized void finish() {
    finishing = true;
    notifyAll();
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
        Duration limit = closing ? CLOSE_LIMIT : WRITE_LIMIT;
        long since = callSince;
        if (since != 0 && System.nanoTime() - since > limit.toNanos()) {
          giveUp(limit);
          return false;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void giveUp(Duration timeout) {
    List<Delivery> left = new ArrayList<>();
    synchronized (this) {
      failure = Optional.of("the sink did not complete within %d s".formatted(timeout.toSeconds()));
      while (size > 0) {
        left.add(removeHead());
        lost(LossReason.SINK_FULL);
      }
    }
    left.forEach(delivery -> delivery.dropped(LossReason.SINK_FULL));
    // The thread may still hang in a call; whatever it does afterwards must not count.
    thread.interrupt();
  }

  private Delivery removeHead() {
    Delivery delivery = ring[head];
    ring[head] = null;
    formats[head] = null;
    head = (head + 1) % ring.length;
    size--;
    notifyAll();
    return delivery;
  }

  private synchronized void lost(LossReason reason) {
    lostByReason.merge(reason, 1L, Long::sum);
  }

  synchronized SinkStatus status() {
    long lost = lostByReason.values().stream().mapToLong(Long::longValue).sum();
    return new SinkStatus(target, providerName, written, bytes, lost, lostByReason, files, failure);
  }

  private void run() {
    try {
      while (awaitItem()) {
        if (entry.isPresent() && entry.get().removed()) {
          closeSink();
        } else {
          writeHead();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // given up by awaitDone
    } finally {
      closeSink();
      done.complete(true);
    }
  }

  /** Waits for a delivery or for the provider to leave; false at the end. */
  private synchronized boolean awaitItem() throws InterruptedException {
    while (size == 0) {
      if (finishing) {
        return false;
      }
      if (entry.isPresent() && entry.get().removed()) {
        return true;
      }
      wait();
    }
    return true;
  }

  private void writeHead() {
    Delivery delivery;
    StreamFormat format;
    synchronized (this) {
      if (size == 0) {
        return;
      }
      format = formats[head];
      delivery = removeHead();
    }
    if (write(delivery, format)) {
      synchronized (this) {
        written++;
        bytes += delivery.unit().size();
      }
      delivery.stored();
    } else {
      lost(LossReason.SINK_FAILED);
      delivery.dropped(LossReason.SINK_FAILED);
    }
  }

  private boolean write(Delivery delivery, StreamFormat format) {
    boolean key = delivery.unit().keyFrame();
    if (dead || ((skipping || sink.isEmpty()) && !key)) {
      return false;
    }
    callSince = System.nanoTime();
    try {
      if (sink.isPresent() && !format.equals(current.orElseThrow())) {
        if (format.continues(current.orElseThrow())) {
          sink.get().formatChanged(format);
          current = Optional.of(format);
        } else {
          closeSink();
        }
      }
      if (sink.isEmpty()) {
        open(format);
      }
      sink.orElseThrow().write(delivery.unit());
      skipping = false;
      return true;
    } catch (SinkException e) {
      failed(e.getMessage(), e.retry() == Retry.FATAL);
    } catch (RuntimeException | LinkageError e) {
      failed("the sink failed: " + e, true);
    } finally {
      callSince = 0;
    }
    return false;
  }

  private void open(StreamFormat format) throws SinkException {
    Locator file = opened == 0 ? target : next(target, opened + 1, format);
    ProviderEntry<SinkProvider> found =
        context
            .provider(file)
            .filter(ProviderEntry::use)
            .orElseThrow(
                () ->
                    new SinkException(
                        "no sink provider for " + file + " is there", Retry.RECOVERABLE));
    try {
      sink = Optional.of(found.provider().open(file, format));
    } finally {
      if (sink.isEmpty()) {
        found.release();
      }
    }
    opened++;
    entry = Optional.of(found);
    current = Optional.of(format);
    synchronized (this) {
      providerName = found.name();
      if (file.isFile()) {
        files.add(file.toPath());
      }
    }
  }

  /** The target's next file; the extension of a raw stream names its codec. */
  private static Locator next(Locator target, int n, StreamFormat format) {
    Locator numbered = TargetNames.numbered(target, n);
    if (Codec.ofExtension(target.extension()).filter(c -> c != format.codec()).isEmpty()) {
      return numbered;
    }
    String path = numbered.path();
    String stem = path.substring(0, path.length() - target.extension().length());
    return new Locator(target.scheme(), stem + format.codec().id(), target.options());
  }

  private void failed(String reason, boolean forGood) {
    boolean first;
    synchronized (this) {
      first = failure.isEmpty();
      failure = Optional.of(reason);
    }
    skipping = true;
    if (forGood) {
      closeSink();
      synchronized (this) {
        dead = true;
      }
    }
    if (first || forGood) {
      context.sinkFailed(this, reason);
    }
    if (!forGood) {
      context.keyFrameWanted();
    }
  }

  /** Whether the target has failed for good. */
  synchronized boolean isDead() {
    return dead;
  }

  private void closeSink() {
    if (sink.isEmpty()) {
      return;
    }
    closing = true;
    callSince = System.nanoTime();
    try {
      SinkResult result = sink.get().close();
      synchronized (this) {
        result.failure().ifPresent(reason -> failure = Optional.of(reason));
        if (result.accessUnits() == 0) {
          result.files().forEach(files::remove);
        }
      }
    } catch (SinkException | RuntimeException | LinkageError e) {
      synchronized (this) {
        failure = Optional.of(String.valueOf(e.getMessage()));
      }
    } finally {
      closing = false;
      callSince = 0;
      sink = Optional.empty();
      current = Optional.empty();
      entry.ifPresent(ProviderEntry::release);
      entry = Optional.empty();
    }
  }
}
