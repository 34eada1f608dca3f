package org.kinora.shell.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;

/** Tells how a recording ended. */
record Outcome(RecordingResult result) {

  /** More files than this are not listed in the summary; the JSON object has them all. */
  private static final int MOST_FILES = 8;

  /** That of a recording that has ended. */
  static Outcome of(Recording recording) {
    return new Outcome(recording.result().orElseThrow());
  }

  /**
   * Prints the summary on stderr and, last, the object on stdout.
   *
   * @throws CommandFailure unless the recording is complete, with the exit code for it
   */
  void tell(Session session, boolean quiet, boolean json) throws CommandFailure {
    if (!quiet) {
      session.err().println(summary());
    }
    if (json) {
      session.out().println(RecordingJson.of(result));
    }
    int code = ExitCode.of(result);
    if (code != ExitCode.OK) {
      String reason = result.failure().map(text -> ": " + Commands.oneLine(text)).orElse("");
      String message = "recording '%s' is %s".formatted(result.status().name(), result.word());
      throw CommandFailure.ended(code, message + reason, !quiet);
    }
  }

  /** One line: how it ended, what there is, what was lost. */
  String summary() {
    RecordingStatus status = result.status();
    StringBuilder line = new StringBuilder(status.name()).append(": ").append(result.word());
    result.failure().ifPresent(reason -> line.append(": ").append(Commands.oneLine(reason)));
    line.append(": ")
        .append(Texts.count(status.ledger().written(), "frame"))
        .append(", ")
        .append(Texts.seconds(status.duration()))
        .append(", ")
        .append(Texts.bytes(status.bytes()))
        .append(", ")
        .append(Texts.bitrate(status.bytes(), status.duration()))
        .append(", ")
        .append(lost(status));
    if (status.swapCount() > 0) {
      line.append(", ").append(Texts.count(status.swapCount(), "swap"));
    }
    if (!status.encoders().isEmpty()) {
      line.append(", by ").append(String.join(", ", status.encoders()));
    }
    if (!result.files().isEmpty()) {
      line.append(" -> ").append(files(result.files()));
    }
    return line.toString();
  }

  private static String files(List<Path> files) {
    if (files.size() <= MOST_FILES) {
      return files.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
    return "%s ... %s (%d files)"
        .formatted(files.get(0), files.get(files.size() - 1), files.size());
  }

  private static String lost(RecordingStatus status) {
    String reasons =
        status.ledger().lostByReason().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey().id() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return status.ledger().lost() + " lost" + (reasons.isEmpty() ? "" : " (" + reasons + ")");
  }
}
