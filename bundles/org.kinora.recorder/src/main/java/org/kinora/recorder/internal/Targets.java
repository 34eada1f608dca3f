package org.kinora.recorder.internal;

import java.nio.file.Files;
import java.util.List;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;

/** Checks targets before anything is opened. */
final class Targets {

  private Targets() {}

  /**
   * Checks that a target can be written.
   *
   * @throws RecordingException if there is no sink for it, or the sink refuses it
   */
  static void check(Environment environment, TargetNames names, Codec codec)
      throws RecordingException {
    Locator target;
    try {
      target = names.first();
    } catch (SinkException e) {
      throw new RecordingException(e.getMessage(), e.retry(), e);
    }
    ProviderEntry<SinkProvider> entry =
        environment
            .sinkFor(target)
            .filter(ProviderEntry::use)
            .orElseThrow(() -> noSink(environment, target));
    try {
      entry.provider().check(target, codec);
    } catch (SinkException e) {
      throw new RecordingException(e.getMessage(), e.retry(), e);
    } finally {
      entry.release();
    }
  }

  private static RecordingException noSink(Environment environment, Locator target) {
    if (target.isFile() && Files.isDirectory(target.toPath())) {
      return new RecordingException(
          "'%s' is a directory: name a file in it".formatted(target.path()), Retry.FATAL);
    }
    List<String> known =
        environment.sinks().entries().stream()
            .flatMap(entry -> entry.provider().targets().stream())
            .distinct()
            .sorted()
            .toList();
    return new RecordingException(
        "there is no sink for '%s'; there are: %s"
            .formatted(
                target.isFile() ? target.path() : target,
                known.isEmpty() ? "none" : String.join(", ", known)),
        Retry.RECOVERABLE);
  }
}
