package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.Swap;

/**
 * Encodes the frames of the capture queue, one encoder at a time, and changes the encoder at a
 * frame boundary.
 *
 * <p>An {@link EncodeWorker} calls the encoder. A worker whose call hangs is abandoned with its
 * thread, and another goes on with the frames that were not answered.
 */
final class EncodeStage implements EncoderSession.Output {

  /** What the stage needs from its recording. */
  interface Context {

    /** Whether the frame of this time, which goes to the encoder next, should be a key frame. */
    boolean keyWanted(long pts);

    /** Hands an access unit to the sinks. */
    void deliver(AccessUnit unit, StreamFormat format);

    /** Waits for slow sinks, if the camera can wait. */
    void awaitSinks() throws InterruptedException;

    /** Learns of a completed swap. */
    void swapped(Swap swap);

    /** Learns that there is no encoder and none to be had, or that there is one again. */
    void waiting(boolean forEncoder);

    /** Called once, when all frames are encoded or given up. */
    void encoded();
  }

  /**
   * How encoders take their frames from the camera themselves.
   *
   * @param locator of the camera
   * @param mode of the camera
   */
  record Binding(Locator locator, CameraMode mode) {

    /** What an encoder is bound to. */
    BoundCamera camera(BoundCamera.Source source, EncoderSession session) {
      return new BoundCamera(locator, mode, source, session);
    }
  }

  private final String name;
  private final Optional<Binding> binding;
  private final FrameQueue queue;
  private final EncoderChooser chooser;
  private final LedgerBook ledger;
  private final Duration patience;
  private final Executor background;
  private final Context context;
  private final SwapTracker swaps;
  private final Stills stills = new Stills();

  // Guarded by this.
  private EncodeWorker worker;
  private final ArrayDeque<EncodeOrder> orders = new ArrayDeque<>();
  private boolean any;
  private long lastPts;
  private long lastEnd;
  private long bytes;
  private int abandoned;
  private boolean over;

  /**
   * @param binding empty if frames are pushed
   * @param patience a call to an encoder that lasts longer is given up
   * @param background closes encoders, which may take long
   */
  EncodeStage(
      String name,
      Optional<Binding> binding,
      FrameQueue queue,
      EncoderChooser chooser,
      LedgerBook ledger,
      Duration patience,
      Executor background,
      Context context) {
    this.name = name;
    this.binding = binding;
    this.queue = queue;
    this.chooser = chooser;
    this.ledger = ledger;
    this.patience = patience;
    this.background = background;
    this.context = context;
    this.swaps = new SwapTracker(ledger);
    this.worker = new EncodeWorker(this, Optional.empty(), List.of());
  }

  String name() {
    return name;
  }

  Optional<Binding> binding() {
    return binding;
  }

  FrameQueue queue() {
    return queue;
  }

  EncoderChooser chooser() {
    return chooser;
  }

  Context context() {
    return context;
  }

  SwapTracker swaps() {
    return swaps;
  }

  /** Starts with an open encoder. */
  void start(EncoderSession first) {
    EncodeWorker starting = new EncodeWorker(this, Optional.of(first), List.of());
    synchronized (this) {
      worker = starting;
    }
    starting.start();
  }

  /** The encoder at this moment. */
  Optional<EncoderSession> session() {
    EncodeWorker now;
    synchronized (this) {
      now = worker;
    }
    return now.session();
  }

  /** Gives the worker something to do at the next frame boundary. */
  void order(EncodeOrder order) {
    boolean late;
    synchronized (this) {
      late = over;
      if (!late) {
        orders.add(order);
      }
    }
    if (late) {
      order.refuse();
    } else {
      queue.wake();
    }
  }

  /** Takes the next order, on the worker's thread. */
  synchronized Optional<EncodeOrder> nextOrder(EncodeWorker asking) {
    return asking == worker ? Optional.ofNullable(orders.poll()) : Optional.empty();
  }

  /** Those who wait for the picture of the next access unit. */
  Stills stills() {
    return stills;
  }

  /** Asks the encoder, if there is one, to make the next frame an IDR. */
  void requestKeyFrame() {
    Optional<EncoderSession> session = session();
    if (session.isPresent() && session.get().entry().use()) {
      try {
        session.get().encoder().requestKeyFrame();
      } finally {
        session.get().entry().release();
      }
    }
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Hung calls that have not returned. */
  synchronized int abandoned() {
    return abandoned;
  }

  /** Whether a frame of this time can still be encoded: files only go forward. */
  synchronized boolean isNext(long pts) {
    return !any || pts > lastPts;
  }

  /** The time of the last encoded picture in nanoseconds; 0 if there is none. */
  synchronized long lastPts() {
    return lastPts;
  }

  /** The end of the last encoded picture in nanoseconds; empty if there is none. */
  synchronized Optional<Long> end() {
    return any ? Optional.of(lastEnd) : Optional.empty();
  }

  /** Gives up a call that has lasted too long. Called now and then by the watchdog. */
  void checkHang(long now) throws InterruptedException {
    EncodeWorker suspect;
    synchronized (this) {
      suspect = worker;
    }
    Optional<EncoderSession> session = suspect.session();
    if (session.isPresent()) {
      Optional<List<RecordedFrame>> back = session.get().abandonIfHung(now, patience.toNanos());
      if (back.isPresent()) {
        replace(suspect, session.get(), back.get());
      }
    }
  }

  private void replace(EncodeWorker old, EncoderSession hung, List<RecordedFrame> back) {
    String reason =
        "encoder %s did not answer within %d ms".formatted(hung.entry(), patience.toMillis());
    List<RecordedFrame> frames = new ArrayList<>(back);
    int unanswered = frames.size();
    frames.addAll(old.leave());
    EncodeWorker next = new EncodeWorker(this, Optional.empty(), frames);
    synchronized (this) {
      old.unfinishedOrder().ifPresent(orders::addFirst);
      worker = next;
      abandoned++;
    }
    hung.entry().backOff().failed(reason, System.nanoTime());
    swaps.began(hung.entry().name(), Swap.Cause.HUNG, reason, queue.size() + unanswered);
    abort(hung);
    next.start();
  }

  /** Called on the thread of an abandoned worker when its call has returned after all. */
  synchronized void returned() {
    abandoned--;
  }

  @Override
  public void unit(
      EncoderSession session, AccessUnit unit, StreamFormat format, RecordedFrame frame) {
    List<CompletableFuture<RecordedFrame>> wanted = stills.take();
    synchronized (this) {
      any = true;
      lastPts = unit.pts();
      lastEnd = unit.pts() + unit.duration();
      bytes += unit.size();
    }
    Optional<Swap> swap =
        swaps.unit(session.id(), session.entry().name(), frame.sequence(), System.nanoTime());
    ledger.encoded();
    context.deliver(unit, format);
    Stills.give(wanted, frame);
    if (swap.isPresent()) {
      context.swapped(swap.get());
      swaps.completed(swap.get());
    }
  }

  @Override
  public void unanswered(RecordedFrame frame) {
    giveUp(frame, LossReason.ENCODER_FAILED);
  }

  /** Books a frame as lost and closes it. */
  void giveUp(RecordedFrame frame, LossReason reason) {
    ledger.lost(frame.sequence(), 1, reason);
    frame.close();
  }

  /** Tries to make a call of an encoder return that was given up. */
  void abort(EncoderSession hung) {
    background.execute(hung.encoder()::abort);
  }

  /** Closes an encoder without waiting for it. */
  void disposeLater(EncoderSession session) {
    background.execute(session::dispose);
  }

  /** Closes an encoder before the next is opened; does not wait longer than for any other call. */
  void disposeNow(Optional<EncoderSession> session) throws InterruptedException {
    if (session.isEmpty()) {
      return;
    }
    CountDownLatch closed = new CountDownLatch(1);
    background.execute(
        () -> {
          try {
            session.get().dispose();
          } finally {
            closed.countDown();
          }
        });
    if (!closed.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      session.get().entry().backOff().failed("it did not close in time", System.nanoTime());
    }
  }

  /** Called by the worker that has encoded the last frame. */
  void finished() {
    List<EncodeOrder> late;
    synchronized (this) {
      over = true;
      late = List.copyOf(orders);
      orders.clear();
    }
    late.forEach(EncodeOrder::refuse);
    stills.end();
    swaps.failed(new IllegalStateException("the recording has ended"));
    context.encoded();
  }
}
