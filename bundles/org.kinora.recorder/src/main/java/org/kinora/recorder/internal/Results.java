package org.kinora.recorder.internal;

import java.util.Optional;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.SinkStatus;

/** Says how a recording ended. */
final class Results {

  private Results() {}

  /**
   * Judges the end of a recording.
   *
   * @param failure why it could not go on; empty if it ended as it should
   */
  static RecordingResult of(RecordingStatus status, Optional<String> failure) {
    boolean allFailed = status.sinks().stream().allMatch(sink -> sink.failure().isPresent());
    Optional<String> reason =
        failure.or(
            () ->
                allFailed
                    ? status.sinks().stream().flatMap(sink -> sink.failure().stream()).findFirst()
                    : Optional.empty());
    boolean nothingWanted =
        reason.isEmpty() && status.ledger().lost() == 0 && status.ledger().passedOver() > 0;
    if (status.ledger().written() == 0 && !nothingWanted) {
      return new RecordingResult.Failed(status, reason.orElse("no frame was recorded"));
    }
    if (reason.isPresent()) {
      return new RecordingResult.Truncated(status, reason.get());
    }
    boolean losses =
        status.ledger().lost() > 0
            || status.sinks().stream().anyMatch(sink -> sink.lost() > 0 || isFailed(sink));
    return losses
        ? new RecordingResult.CompleteWithLosses(status)
        : new RecordingResult.Complete(status);
  }

  private static boolean isFailed(SinkStatus sink) {
    return sink.failure().isPresent();
  }
}
