package org.kinora.recorder.internal;

import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that looks for encoders that do not answer. */
final class Watchdog implements AutoCloseable {

  private static final long PERIOD_MILLIS = 50;
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final Supplier<List<RecordingImpl>> recordings;
  private final Thread thread = Threads.named("kinora-watchdog").newThread(this::run);

  /**
   * @param recordings gives a list that does not change; the ended may be among them
   */
  Watchdog(Supplier<List<RecordingImpl>> recordings) {
    this.recordings = recordings;
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(PERIOD_MILLIS);
        List<RecordingImpl> all = recordings.get();
        for (int i = 0; i < all.size(); i++) {
          watch(all.get(i));
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the watchdog ends with the recorder");
    }
  }

  private static void watch(RecordingImpl recording) throws InterruptedException {
    try {
      recording.pipeline().watch(System.nanoTime());
    } catch (RuntimeException e) {
      LOG.error("the watchdog failed for recording {}", recording.name(), e);
    }
  }
}
