package org.kinora.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What every encoder provider must keep. */
public final class EncoderConformance {
  private EncoderConformance() {}

  /** The checks of an encoder provider. Nothing is opened before one is run. */
  public static List<Check> checks(EncoderSubject subject) {
    List<Check> checks = new ArrayList<>();
    Duration limit = subject.timeLimit();
    for (Object group :
        List.of(
            new EncoderStreamChecks(subject),
            new EncoderTimeChecks(subject),
            new EncoderCapabilityChecks(subject),
            new EncoderPictureChecks(subject),
            new EncoderRateChecks(subject),
            new EncoderOwnershipChecks(subject),
            new EncoderLifecycleChecks(subject),
            new EncoderBindingChecks(subject))) {
      checks.addAll(Check.in(group, limit));
    }
    return List.copyOf(checks);
  }
}
