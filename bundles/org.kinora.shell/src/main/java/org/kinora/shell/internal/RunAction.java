package org.kinora.shell.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingResult;
import picocli.CommandLine.Command;

/** {@code run}: serves until it is interrupted. */
@Command(
    description = {
      "Serve until stopped: configured recordings and hot deployment.",
      "",
      "Bundles in deploy/ and configurations in etc/ are watched; a factory configuration"
          + " org.kinora.recording declares a recording. Ctrl-C (or SIGTERM) completes the files"
          + " of all recordings and ends; a second one does not wait for them."
    })
final class RunAction extends Action {

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  @Override
  void run(Session session) throws CommandFailure {
    session.out().println("Kinora serves; Ctrl-C completes all recordings and stops it.");
    session.out().flush();
    try {
      Thread.sleep(FOR_EVER.toMillis());
    } catch (InterruptedException e) {
      // This is how it is told to end.
      stopAll(session, false);
    }
  }

  /**
   * Completes all running recordings.
   *
   * @param quiet not to print the result of each
   * @throws CommandFailure if the thread was interrupted before they were complete
   */
  static void stopAll(Session session, boolean quiet) throws CommandFailure {
    List<Recording> running =
        session.services().all(Recorder.class).stream()
            .flatMap(recorder -> recorder.service().recordings().stream())
            .filter(recording -> recording.result().isEmpty())
            .toList();
    running.forEach(Recording::stop);
    for (Recording recording : running) {
      try {
        Optional<RecordingResult> result = recording.await(FOR_EVER);
        if (!quiet && result.isPresent()) {
          session.err().println(new Outcome(result.get()).summary());
        }
      } catch (InterruptedException e) {
        throw CommandFailure.failed(
            "interrupted again before '%s' was complete".formatted(recording.name()), e);
      }
    }
  }
}
