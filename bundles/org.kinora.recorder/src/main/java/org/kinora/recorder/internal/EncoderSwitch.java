package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.recording.Swap;
import org.kinora.api.recording.SwapPolicy;

/**
 * Decides when a recording changes its encoder, and opens the new one beside the old one, where it
 * has to encode some frames before it takes over.
 *
 * <p>Everything runs on one executor, one thing at a time, so that no two swaps are prepared at
 * once.
 */
final class EncoderSwitch {

  /**
   * Frames of a rehearsal. With one, the IDR of the change comes right after another in the eyes of
   * the rate control, which then makes it coarse: libx264 22 KB instead of 35; with two, 30.
   */
  private static final int REHEARSED = 2;

  /** How long to wait for a frame; a recording that is paused has none. */
  private static final Duration NEXT_FRAME = Duration.ofMillis(500);

  private final EncodeStage stage;
  private final SwapPolicy policy;
  private final Duration patience;
  private final Executor control;

  // Of the control executor alone: what the user chose stays until it leaves.
  private Optional<ProviderEntry<EncoderProvider>> chosen = Optional.empty();

  EncoderSwitch(EncodeStage stage, SwapPolicy policy, Duration patience, Executor control) {
    this.stage = stage;
    this.policy = policy;
    this.patience = patience;
    this.control = control;
  }

  /** Looks at the providers again, soon. */
  void providersChanged() {
    control.execute(this::reconsider);
  }

  /** Changes to a provider that a user asks for. */
  CompletableFuture<Swap> switchTo(String name) {
    CompletableFuture<Swap> done = new CompletableFuture<>();
    control.execute(() -> switchTo(name, done));
    return done;
  }

  private void switchTo(String name, CompletableFuture<Swap> done) {
    try {
      if (policy == SwapPolicy.NEVER) {
        throw new EncoderException(
            "this recording was started with swap policy 'never'", Retry.FATAL);
      }
      ProviderEntry<EncoderProvider> wanted = stage.chooser().named(name);
      give(prepare(wanted, Swap.Cause.REQUESTED, "a user asked for " + name, done));
      chosen = Optional.of(wanted);
      stage.chooser().rebind(name);
    } catch (EncoderException | TimeoutException e) {
      done.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      done.completeExceptionally(e);
    }
  }

  private void reconsider() {
    try {
      Optional<EncoderSession> session = stage.session();
      if (session.isEmpty()) {
        stage.queue().wake(); // the worker looks for an encoder itself
        return;
      }
      ProviderEntry<EncoderProvider> current = session.get().entry();
      chosen = chosen.filter(entry -> !entry.removed());
      if (current.removed()) {
        replaceLeaving(current);
      } else if (policy == SwapPolicy.AUTO && chosen.isEmpty()) {
        changeToBetter(current);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      // The worker hangs in a call; the watchdog deals with it, and the next encoder is chosen
      // then.
      stage.queue().wake();
    }
  }

  private void changeToBetter(ProviderEntry<EncoderProvider> current)
      throws InterruptedException, TimeoutException {
    Optional<ProviderEntry<EncoderProvider>> better =
        stage
            .chooser()
            .best(System.nanoTime())
            .filter(entry -> entry.ranking() > current.ranking());
    if (better.isPresent()) {
      try {
        give(
            prepare(
                better.get(),
                Swap.Cause.BETTER,
                "encoder %s (ranking %d) arrived".formatted(better.get(), better.get().ranking()),
                new CompletableFuture<>()));
      } catch (EncoderException e) {
        better.get().backOff().failed(e.getMessage(), System.nanoTime());
      }
    }
  }

  private void replaceLeaving(ProviderEntry<EncoderProvider> leaving)
      throws InterruptedException, TimeoutException {
    String reason = "the provider of encoder " + leaving + " left";
    while (true) {
      Optional<ProviderEntry<EncoderProvider>> next = stage.chooser().best(System.nanoTime());
      if (next.isEmpty()) {
        give(
            new EncodeOrder(
                Optional.empty(),
                Optional.empty(),
                Swap.Cause.LEFT,
                reason,
                new CompletableFuture<>(),
                new CompletableFuture<>()));
        return;
      }
      try {
        give(prepare(next.get(), Swap.Cause.LEFT, reason, new CompletableFuture<>()));
        return;
      } catch (EncoderException e) {
        next.get().backOff().failed(e.getMessage(), System.nanoTime());
      }
    }
  }

  /**
   * Opens an encoder beside the old one, or plans to open it afterwards if it is busy until then.
   */
  private EncodeOrder prepare(
      ProviderEntry<EncoderProvider> to,
      Swap.Cause cause,
      String reason,
      CompletableFuture<Swap> done)
      throws EncoderException, InterruptedException {
    Optional<EncoderSession> opened = Optional.empty();
    Optional<ProviderEntry<EncoderProvider>> toOpen = Optional.empty();
    try {
      EncoderSession session = stage.chooser().open(to, stage);
      rehearse(session);
      opened = Optional.of(session);
    } catch (EncoderException e) {
      if (e.retry() != Retry.TRANSIENT || stage.session().isEmpty()) {
        throw e;
      }
      toOpen = Optional.of(to);
    }
    return new EncodeOrder(opened, toOpen, cause, reason, new CompletableFuture<>(), done);
  }

  /**
   * Lets an encoder encode what the present one encodes, if there is one.
   *
   * @throws EncoderException if it cannot; it is closed then
   */
  private void rehearse(EncoderSession session) throws EncoderException, InterruptedException {
    int frames = 0;
    while (frames < REHEARSED && stage.session().isPresent()) {
      Optional<RecordedFrame> frame = nextFrame(session);
      if (frame.isEmpty()) {
        break;
      }
      attempt(session, () -> session.rehearse(frame.get()));
      frames++;
    }
    if (frames > 0) {
      attempt(session, session::endRehearsal);
    }
  }

  private Optional<RecordedFrame> nextFrame(EncoderSession session) throws InterruptedException {
    try {
      return stage.stills().await(NEXT_FRAME);
    } catch (InterruptedException e) {
      stage.disposeLater(session); // nobody else has it yet
      throw e;
    }
  }

  private interface Step {
    void run() throws EncoderException;
  }

  private void attempt(EncoderSession session, Step step)
      throws EncoderException, InterruptedException {
    Duration limit = patience.multipliedBy(EncoderSession.FIRST_CALL);
    try {
      Patience.call(
          "kinora-rehearse-" + session.entry(),
          limit,
          EncoderException.class,
          () -> {
            step.run();
            return session;
          },
          late -> {},
          session::dispose);
    } catch (EncoderException e) {
      throw new EncoderException(
          "encoder %s cannot take over: %s".formatted(session.entry(), e.getMessage()),
          e.retry(),
          e);
    } catch (TimeoutException e) {
      stage.abort(session);
      throw new EncoderException(
          "encoder %s did not answer within %d ms".formatted(session.entry(), limit.toMillis()),
          Retry.FATAL,
          e);
    }
  }

  /** Gives an order and waits until the worker has let go of the old encoder. */
  private void give(EncodeOrder order) throws InterruptedException, TimeoutException {
    stage.order(order);
    try {
      order.taken().get(2 * patience.toMillis() + 1000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      stage.queue().wake(); // the recording has ended; the order has been refused
    }
  }
}
