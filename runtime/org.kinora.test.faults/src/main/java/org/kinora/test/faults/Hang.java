package org.kinora.test.faults;

import java.util.concurrent.CountDownLatch;

/** A call that does not return, as native code does it: an interrupt changes nothing. */
final class Hang {
  private final CountDownLatch released = new CountDownLatch(1);

  /** Returns when released. */
  void await() {
    boolean interrupted = false;
    while (true) {
      try {
        released.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets every call return, those to come too. */
  void release() {
    released.countDown();
  }
}
