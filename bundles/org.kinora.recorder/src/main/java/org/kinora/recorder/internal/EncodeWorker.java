package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.Swap;

/**
 * The thread that calls the encoders of a recording, until it is done or abandoned in a call that
 * hangs.
 */
final class EncodeWorker implements BoundCamera.Source {

  /** A frame that no encoder took in so many attempts is given up: the fault is in the frame. */
  private static final int ATTEMPTS = 3;

  /** An encoder that holds more frames than this, a long look-ahead, gives nothing any more. */
  private static final int MOST_INSIDE = 128;

  /** How long to sleep at most where a wake-up is expected. */
  private static final Duration NAP = Duration.ofMillis(500);

  private final EncodeStage stage;
  private final FrameQueue queue;
  private final Thread thread;

  /** Frames that an encoder took and did not answer; they go first. */
  private final ArrayDeque<RecordedFrame> redo;

  private volatile Optional<EncoderSession> session;
  private volatile boolean abandoned;
  private volatile Optional<EncodeOrder> applying = Optional.empty();
  private Optional<ProviderEntry<EncoderProvider>> preferred = Optional.empty();
  private int hopeless;

  EncodeWorker(EncodeStage stage, Optional<EncoderSession> session, List<RecordedFrame> redo) {
    this.stage = stage;
    this.queue = stage.queue();
    this.session = session;
    this.redo = new ArrayDeque<>(redo);
    thread = new Thread(this::run, "kinora-" + stage.name() + "-encode");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  Optional<EncoderSession> session() {
    return session;
  }

  /**
   * Abandons this worker in its hung call.
   *
   * @return the frames it had not given to the encoder
   */
  List<RecordedFrame> leave() {
    // Safe although the deque belongs to the worker's thread: that one was inside a call when its
    // session was abandoned, under the session's lock, and looks at that first when it returns.
    abandoned = true;
    List<RecordedFrame> left = new ArrayList<>(redo);
    redo.clear();
    return left;
  }

  /** Its session is abandoned first, and the worker a moment later. */
  private boolean isAbandoned() {
    return abandoned || (session.isPresent() && session.get().abandoned());
  }

  /** The order that the worker was carrying out when it hung. */
  Optional<EncodeOrder> unfinishedOrder() {
    return applying;
  }

  private void run() {
    try {
      session.ifPresent(this::adopt);
      while (!isAbandoned() && step()) {
        // Each step is one frame, one order or one wait.
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; end in order all the same.
      Thread.currentThread().interrupt();
    } finally {
      if (isAbandoned()) {
        session.ifPresent(EncoderSession::dispose);
        session = Optional.empty();
        stage.returned();
      } else {
        end();
      }
    }
  }

  private void end() {
    redo.forEach(frame -> stage.giveUp(frame, LossReason.STOPPED));
    redo.clear();
    session.ifPresent(EncoderSession::dispose);
    session = Optional.empty();
    stage.finished();
  }

  /** Does one thing; false when all is done. */
  private boolean step() throws InterruptedException {
    Optional<EncodeOrder> order = stage.nextOrder(this);
    if (order.isPresent()) {
      apply(order.get());
      return true;
    }
    if (session.isEmpty()) {
      return acquire();
    }
    EncoderSession current = session.get();
    try {
      stage.context().awaitSinks();
      if (stage.binding().isPresent() ? current.encodeNext(NAP) : push(current)) {
        return true;
      }
    } catch (EncoderException e) {
      failed(current, e);
      return true;
    }
    return !(ended() && finish(current));
  }

  /** Pushes a frame; false if there was none in time. */
  private boolean push(EncoderSession current) throws EncoderException, InterruptedException {
    Optional<RecordedFrame> frame = next(NAP.toMillis());
    if (frame.isPresent()) {
      current.encode(frame.get(), keyWanted(frame.get()));
      if (current.inside() > MOST_INSIDE) {
        throw new EncoderException(
            "encoder %s took %d frames and gave nothing".formatted(current.entry(), MOST_INSIDE),
            Retry.FATAL);
      }
    }
    return frame.isPresent();
  }

  @Override
  public Optional<RecordedFrame> next(long millis) throws InterruptedException {
    if (isAbandoned()) {
      return Optional.empty(); // a bound encoder that wakes up and wants more
    }
    Optional<RecordedFrame> frame = redo.isEmpty() ? queue.poll(millis) : redo.remove().self();
    while (frame.isPresent()
        && (!stage.isNext(frame.get().pts()) || frame.get().attempt() > ATTEMPTS)) {
      stage.giveUp(frame.get(), LossReason.ENCODER_FAILED);
      frame = redo.isEmpty() ? queue.poll(0) : redo.remove().self();
    }
    return frame;
  }

  @Override
  public boolean keyWanted(RecordedFrame frame) {
    return stage.context().keyWanted(frame.pts());
  }

  @Override
  public boolean ended() {
    return redo.isEmpty() && queue.finished();
  }

  /** Goes on with an encoder; false if it cannot be bound as the recording wants it. */
  private boolean adopt(EncoderSession opened) {
    session = Optional.of(opened);
    if (stage.binding().isPresent()) {
      try {
        opened.bind(stage.binding().get().camera(this, opened));
      } catch (EncoderException e) {
        failed(opened, e);
        return false;
      }
    }
    return true;
  }

  /** Gets the last access units out; false if the encoder failed, so that there is more to do. */
  private boolean finish(EncoderSession current) {
    try {
      current.drain();
    } catch (EncoderException e) {
      failed(current, e);
      return false;
    }
    if (!isAbandoned()) {
      current.takeUnanswered().forEach(stage::unanswered);
    }
    return true;
  }

  private void failed(EncoderSession current, EncoderException why) {
    if (isAbandoned()) {
      return;
    }
    current.entry().backOff().failed(why.getMessage(), System.nanoTime());
    giveUp(current, Swap.Cause.FAILED, why.getMessage());
    stage.disposeLater(current);
    session = Optional.empty();
  }

  /** Takes back what the encoder has not answered, for the next one. */
  private void giveUp(EncoderSession old, Swap.Cause cause, String reason) {
    List<RecordedFrame> back = old.takeUnanswered();
    for (int i = back.size() - 1; i >= 0; i--) {
      redo.addFirst(back.get(i));
    }
    stage.swaps().began(old.entry().name(), cause, reason, queue.size() + redo.size());
  }

  private void apply(EncodeOrder order) throws InterruptedException {
    applying = Optional.of(order);
    Optional<EncoderSession> old = session;
    if (old.isPresent()) {
      try {
        old.get().drain();
      } catch (EncoderException e) {
        // It is given up anyway; what it has not answered goes to the next one.
        old.get().entry().backOff().failed(e.getMessage(), System.nanoTime());
      }
      if (isAbandoned()) {
        return; // the order goes on with the worker that took over
      }
      giveUp(old.get(), order.cause(), order.reason());
    }
    stage.swaps().await(order.done());
    preferred = order.toOpen();
    if (preferred.isPresent()) {
      stage.disposeNow(old);
    } else {
      old.ifPresent(stage::disposeLater);
    }
    session = Optional.empty();
    order.opened().ifPresent(this::adopt);
    applying = Optional.empty();
    order.taken().complete(null);
  }

  /** Opens the next best encoder, or waits for one; false if none comes any more. */
  private boolean acquire() throws InterruptedException {
    long now = System.nanoTime();
    Optional<ProviderEntry<EncoderProvider>> next =
        preferred.filter(entry -> !entry.removed()).or(() -> stage.chooser().best(now));
    preferred = Optional.empty();
    boolean ending = queue.closed();
    if (next.isEmpty() && ending) {
      // No time to wait for the end of a back-off.
      next = stage.chooser().candidates().stream().findFirst();
      hopeless++;
    }
    if (next.isPresent() && hopeless <= ATTEMPTS) {
      open(next.get());
      return true;
    }
    if (ending) {
      giveUpRest();
      return false;
    }
    stage.context().waiting(true);
    queue.awaitWake(NAP.toMillis());
    return true;
  }

  private void open(ProviderEntry<EncoderProvider> entry) throws InterruptedException {
    try {
      if (adopt(stage.chooser().open(entry, stage))) {
        stage.context().waiting(false);
      }
    } catch (EncoderException e) {
      entry.backOff().failed(e.getMessage(), System.nanoTime());
    }
  }

  private void giveUpRest() throws InterruptedException {
    redo.forEach(frame -> stage.giveUp(frame, LossReason.NO_ENCODER));
    redo.clear();
    for (Optional<RecordedFrame> frame = queue.poll(0); frame.isPresent(); frame = queue.poll(0)) {
      stage.giveUp(frame.get(), LossReason.NO_ENCODER);
    }
  }
}
