package org.kinora.tck;

import java.util.ArrayList;
import java.util.List;

/** What every sink provider that writes files must keep. */
public final class SinkConformance {
  private SinkConformance() {}

  /** The checks of a sink provider. Nothing is opened before one is run. */
  public static List<Check> checks(SinkSubject subject) {
    List<Check> checks = new ArrayList<>();
    for (Object group :
        List.of(
            new SinkContentChecks(subject),
            new SinkFormatChecks(subject),
            new SinkTargetChecks(subject),
            new SinkLifecycleChecks(subject),
            new SinkFailureChecks(subject))) {
      checks.addAll(Check.in(group, subject.timeLimit()));
    }
    return List.copyOf(checks);
  }
}
