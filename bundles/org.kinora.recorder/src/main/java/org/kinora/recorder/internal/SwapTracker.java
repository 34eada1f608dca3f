package org.kinora.recorder.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.kinora.api.recording.Swap;

/**
 * Follows the changes of encoder from the moment the old one is given up to the first access unit
 * of the new one. May be used from any thread.
 */
final class SwapTracker {

  private record Begun(String from, Swap.Cause cause, String reason, int held, long lostBefore) {}

  private final LedgerBook ledger;
  private final Set<String> used = new LinkedHashSet<>();
  private final List<CompletableFuture<Swap>> waiting = new ArrayList<>();
  private Optional<Begun> begun = Optional.empty();
  private long source = -1;
  private long lastUnitNanos;

  SwapTracker(LedgerBook ledger) {
    this.ledger = ledger;
  }

  /**
   * Notes that an encoder is given up. If one was given up before and none has answered since, the
   * first cause stands.
   *
   * @param held frames that wait for the new encoder
   */
  synchronized void began(String from, Swap.Cause cause, String reason, int held) {
    begun =
        Optional.of(
            begun
                .map(b -> new Begun(b.from(), b.cause(), b.reason(), held, b.lostBefore()))
                .orElseGet(() -> new Begun(from, cause, reason, held, ledger.lostSoFar())));
  }

  /** Completes a future with the swap that is under way, or with the next one. */
  synchronized void await(CompletableFuture<Swap> done) {
    waiting.add(done);
  }

  /**
   * Notes an access unit.
   *
   * @param from the session it came from, by its number
   * @return the swap that it completes
   */
  synchronized Optional<Swap> unit(long from, String provider, long frame, long now) {
    Optional<Swap> swap = Optional.empty();
    if (from != source) {
      used.add(provider);
      swap =
          begun.map(
              b ->
                  new Swap(
                      Swap.What.ENCODER,
                      Instant.now(),
                      b.from(),
                      provider,
                      b.cause(),
                      b.reason(),
                      frame,
                      source < 0
                          ? OptionalDouble.empty()
                          : OptionalDouble.of((now - lastUnitNanos) / 1e6),
                      b.held(),
                      ledger.lostSoFar() - b.lostBefore()));
      begun = Optional.empty();
      source = from;
    }
    lastUnitNanos = now;
    return swap;
  }

  /** Tells those who wait about a completed swap. */
  void completed(Swap swap) {
    take().forEach(done -> done.complete(swap));
  }

  /** Tells those who wait that there will be no swap. */
  void failed(Exception why) {
    take().forEach(done -> done.completeExceptionally(why));
  }

  private synchronized List<CompletableFuture<Swap>> take() {
    List<CompletableFuture<Swap>> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** Names of the providers that gave access units, in the order of first use. */
  synchronized List<String> used() {
    return List.copyOf(used);
  }
}
