package org.kinora.tck;

import java.util.ArrayList;
import java.util.List;

/** What every camera provider must keep. */
public final class CameraConformance {
  private CameraConformance() {}

  /** The checks of a camera provider. Nothing is opened before one is run. */
  public static List<Check> checks(CameraSubject subject) {
    List<Check> checks = new ArrayList<>();
    for (Object group :
        List.of(
            new CameraModeChecks(subject),
            new CameraFrameChecks(subject),
            new CameraLendingChecks(subject),
            new CameraLifecycleChecks(subject))) {
      checks.addAll(Check.in(group, subject.timeLimit()));
    }
    return List.copyOf(checks);
  }
}
