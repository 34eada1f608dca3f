package org.kinora.api.remux;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told how far a remux has come. */
@ConsumerType
@FunctionalInterface
public interface RemuxProgress {

  /** Takes no notice. */
  RemuxProgress NONE = fraction -> {};

  /**
   * Tells the progress.
   *
   * @param fraction of the work done, 0 to 1; never falls
   */
  void done(double fraction);
}
