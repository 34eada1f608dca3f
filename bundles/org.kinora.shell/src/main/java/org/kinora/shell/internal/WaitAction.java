package org.kinora.shell.internal;

import java.time.Duration;
import java.util.Optional;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wait}. */
@Command(
    description = {
      "Wait for the end of a recording and tell its result.",
      "",
      "Fails unless the result is 'complete': a script ends here with status 3 (losses), 4 (ended"
          + " early but playable) or 1 (failed)."
    })
final class WaitAction extends Action {

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  @Option(
      names = "--timeout",
      paramLabel = "S",
      description = "Fail if the recording still runs after this long.")
  private Optional<Duration> timeout;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no summary.")
  private boolean quiet;

  @Parameters(paramLabel = "RECORDING", description = "Name of the recording.")
  private String name;

  @Override
  void run(Session session) throws Exception {
    Recording recording = session.recording(name);
    Duration patience = timeout.orElse(FOR_EVER);
    Optional<RecordingResult> result = recording.await(patience);
    if (result.isEmpty()) {
      throw CommandFailure.failed(
          Texts.format(
              "recording '%s' still runs after %s", name, Texts.seconds(patience.toNanos())));
    }
    new Outcome(result.get()).tell(session, quiet, json);
  }
}
