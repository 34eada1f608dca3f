package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Calls that may hang, made on a thread of their own and waited for with patience of a stated
 * length.
 */
final class Patience {

  /** Opening takes longer than a frame: a helper process has to start, a device to be woken. */
  static final Duration OPENING = Duration.ofSeconds(10);

  /**
   * A call to a provider.
   *
   * @param <T> what it gives
   * @param <E> what it throws
   */
  interface Call<T, E extends Exception> {
    T get() throws E;
  }

  private Patience() {}

  /**
   * Makes a call and waits for it.
   *
   * @param failure the type of checked exception that the call throws
   * @param late gets what the call gives after all when nobody waits for it any more
   * @param after is run on that thread when the call is over without a result: before this method
   *     throws what the call threw, or late
   * @throws TimeoutException if the call did not return in time
   */
  static <T, E extends Exception> T call(
      String threadName,
      Duration patience,
      Class<E> failure,
      Call<T, E> call,
      Consumer<T> late,
      Runnable after)
      throws E, TimeoutException, InterruptedException {
    CompletableFuture<T> future = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                T result = call.get();
                if (!future.complete(result)) {
                  late.accept(result);
                  after.run();
                }
              } catch (Exception | LinkageError e) {
                try {
                  after.run();
                } finally {
                  future.completeExceptionally(e);
                }
              }
            },
            threadName);
    thread.setDaemon(true);
    thread.start();
    try {
      return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (failure.isInstance(e.getCause())) {
        throw failure.cast(e.getCause());
      }
      throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      if (!future.cancel(false) && !future.isCompletedExceptionally()) {
        late.accept(future.join()); // it came at the last moment, and nobody waits any more
        after.run();
      }
      throw e;
    }
  }
}
