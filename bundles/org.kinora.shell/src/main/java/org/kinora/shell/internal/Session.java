package org.kinora.shell.internal;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;

/**
 * Where a command runs.
 *
 * @param in what the command reads
 * @param out results
 * @param err progress and summaries
 * @param terminal whether {@code err} is a terminal that a line can be redrawn on
 * @param gogo whether the command is a function of Gogo and not the command line itself
 * @param services of the framework
 */
record Session(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    boolean gogo,
    Services services) {

  /** How long a command waits for a service that is just being started. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The recorder. */
  Recorder recorder() throws CommandFailure, InterruptedException {
    return service(Recorder.class, "there is no recorder: is the feature 'core' installed?");
  }

  /** A service, or a failure with this message. */
  <T> T service(Class<T> type, String otherwise) throws CommandFailure, InterruptedException {
    Optional<T> service = services.best(type, PATIENCE);
    if (service.isEmpty()) {
      throw CommandFailure.failed(otherwise);
    }
    return service.get();
  }

  /** A recording by its name. */
  Recording recording(String name) throws CommandFailure, InterruptedException {
    Recorder recorder = recorder();
    Optional<Recording> recording = recorder.find(name);
    if (recording.isEmpty()) {
      throw CommandFailure.failed(
          "there is no recording '%s': there %s"
              .formatted(
                  name,
                  Texts.areOrNone(recorder.recordings().stream().map(Recording::name).toList())));
    }
    return recording.get();
  }
}
