package org.kinora.api;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * Work that a component does on a thread of its own, for programs that use providers without the
 * recorder.
 *
 * <pre>{@code
 * @Component
 * public final class Example extends BackgroundTask<Path> {
 *   @Activate
 *   public Example(@Reference CameraProvider cameras) {
 *     super("example", failure -> LOG.error("It failed", failure), () -> record(cameras));
 *   }
 *
 *   @Deactivate
 *   void stop() throws InterruptedException {
 *     end();
 *   }
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Any.
 */
public abstract class BackgroundTask<T> extends FutureTask<T> {

  private final Consumer<? super Throwable> onFailure;
  private final Thread thread;

  /**
   * Begins the work, before the constructor of the subclass has run.
   *
   * @param name of the thread
   * @param onFailure is told, on that thread, what the work has thrown, unless it was ended
   * @param work ends when its thread is interrupted
   */
  protected BackgroundTask(String name, Consumer<? super Throwable> onFailure, Callable<T> work) {
    super(work);
    this.onFailure = Objects.requireNonNull(onFailure, "onFailure");
    thread = new Thread(this, name);
    thread.start();
  }

  @Override
  protected final void setException(Throwable failure) {
    super.setException(failure);
    if (!isCancelled()) {
      onFailure.accept(failure);
    }
  }

  /**
   * Interrupts the work and waits until its thread has ended: what it uses may be gone when this
   * returns.
   *
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  protected final void end() throws InterruptedException {
    cancel(true);
    thread.join();
  }
}
