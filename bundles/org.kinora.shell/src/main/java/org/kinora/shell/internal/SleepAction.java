package org.kinora.shell.internal;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sleep}. */
@Command(description = "Wait for a time.")
final class SleepAction extends Action {

  @Parameters(
      paramLabel = "SECONDS",
      description = "Seconds such as 2 or 0.5, or with units: 500ms, 90s, 1h30m.")
  private Duration time;

  @Override
  void run(Session session) throws InterruptedException {
    Thread.sleep(time.toMillis());
  }
}
