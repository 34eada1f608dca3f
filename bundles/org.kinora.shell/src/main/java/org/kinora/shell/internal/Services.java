package org.kinora.shell.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Services of the framework for one run of a command: looked up when they are needed and let go of
 * at the end, so that the shell itself never keeps a provider.
 */
interface Services extends AutoCloseable {

  /**
   * A service with its ranking.
   *
   * @param service valid until the lookup is closed
   * @param ranking {@code service.ranking}
   */
  record Found<T>(T service, int ranking) {}

  /** All services of a type, the best first. */
  <T> List<Found<T>> all(Class<T> type);

  /**
   * The best service of a type.
   *
   * @param patience how long to wait for one
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  <T> Optional<T> best(Class<T> type, Duration patience) throws InterruptedException;

  /** Lets go of everything that was looked up. */
  @Override
  void close();
}
