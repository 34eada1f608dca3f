package org.kinora.recorder.internal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.recording.Swap;

/**
 * What the encode worker is to do at the next frame boundary.
 *
 * @param opened the encoder to go on with, already open (make before break)
 * @param toOpen the provider to go on with, to be opened when the old encoder is closed (break
 *     before make); with neither, the old encoder is closed and the worker looks for the next best
 * @param cause why
 * @param reason one sentence about it
 * @param taken completed when the old encoder has been given up
 * @param done completed by the first access unit of the new encoder
 */
record EncodeOrder(
    Optional<EncoderSession> opened,
    Optional<ProviderEntry<EncoderProvider>> toOpen,
    Swap.Cause cause,
    String reason,
    CompletableFuture<Void> taken,
    CompletableFuture<Swap> done) {

  /** Gives the order back, because nobody will carry it out. */
  void refuse() {
    opened.ifPresent(EncoderSession::dispose);
    IllegalStateException ended = new IllegalStateException("the recording has ended");
    taken.completeExceptionally(ended);
    done.completeExceptionally(ended);
  }
}
