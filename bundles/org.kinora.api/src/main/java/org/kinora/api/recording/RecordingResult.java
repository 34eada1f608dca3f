package org.kinora.api.recording;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a recording ended. */
public sealed interface RecordingResult {

  /** The recording at its end. */
  RecordingStatus status();

  /** The word for it in results and logs, such as {@code complete}. */
  String word();

  /** Why it did not end as it should; empty if it did. */
  Optional<String> failure();

  /** The files that were written and are playable, in the order of the targets. */
  default List<Path> files() {
    return status().sinks().stream().flatMap(sink -> sink.files().stream()).toList();
  }

  /** Every frame that the camera produced is in every target. */
  record Complete(RecordingStatus status) implements RecordingResult {
    @Override
    public String word() {
      return "complete";
    }

    @Override
    public Optional<String> failure() {
      return Optional.empty();
    }
  }

  /** It ended as it should; the ledger and the sinks list what is missing. */
  record CompleteWithLosses(RecordingStatus status) implements RecordingResult {
    @Override
    public String word() {
      return "complete-with-losses";
    }

    @Override
    public Optional<String> failure() {
      return Optional.empty();
    }
  }

  /**
   * Something failed for good before the recording was to end, or a target could not be completed;
   * what was written until then is playable.
   *
   * @param reason what failed
   */
  record Truncated(RecordingStatus status, String reason) implements RecordingResult {
    @Override
    public String word() {
      return "truncated";
    }

    @Override
    public Optional<String> failure() {
      return Optional.of(reason);
    }
  }

  /**
   * Nothing usable was written.
   *
   * @param reason what failed
   */
  record Failed(RecordingStatus status, String reason) implements RecordingResult {
    @Override
    public String word() {
      return "failed";
    }

    @Override
    public Optional<String> failure() {
      return Optional.of(reason);
    }
  }
}
