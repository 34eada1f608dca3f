package org.kinora.shell.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.kinora.api.recording.PreRoll;
import org.kinora.api.recording.SinkPolicy;
import org.kinora.api.recording.StorageRequest;
import org.kinora.shell.internal.Values.ByteCount;
import picocli.CommandLine.Option;

/** Options of {@code record}: how it is divided into files, and what happens when one fails. */
final class StorageOptions {

  @Option(
      names = "--segment",
      paramLabel = "S",
      description = "Begin another file after this much video: 60, 10m.")
  private Optional<Duration> segment;

  @Option(
      names = "--segment-size",
      paramLabel = "BYTES",
      description = "Begin another file after so many bytes: 100M, 2G.")
  private Optional<ByteCount> segmentSize;

  @Option(
      names = "--segment-clock",
      paramLabel = "S",
      description = "Begin another file when the local time is a multiple of this: 60, 1h.")
  private Optional<Duration> segmentClock;

  @Option(
      names = "--pre-roll",
      paramLabel = "S",
      description =
          "Wait for 'trigger NAME' (in the shell) and begin the file with so much from before it.")
  private Optional<Duration> preRoll;

  @Option(
      names = "--post-roll",
      paramLabel = "S",
      description = "Go on for this long after 'release NAME'. Default: 0.")
  private Duration postRoll = Duration.ZERO;

  @Option(
      names = "--pre-roll-size",
      paramLabel = "BYTES",
      description = "Memory for the pictures kept before a trigger. Default: 32M.")
  private ByteCount preRollSize = new ByteCount(PreRoll.DEFAULT_MAX_BYTES);

  @Option(
      names = "--on-failure",
      paramLabel = "POLICY",
      defaultValue = "wait",
      description =
          "When a file cannot be written (disk full, device gone): wait, keep what is newest and try"
              + " again; or drop it and go on without. Default: ${DEFAULT-VALUE}.")
  private SinkPolicy onFailure;

  @Option(
      names = "--volume",
      paramLabel = "DIR",
      description = "Go on in this directory when a file cannot be written. May be repeated.")
  private List<Path> volumes = List.of();

  @Option(
      names = "--keep",
      description = "Keep files that are there already: the new one is called out-2.mp4.")
  private boolean keep;

  /**
   * What is asked of the recorder.
   *
   * @throws IllegalArgumentException if the options do not go together
   */
  StorageRequest request() {
    return new StorageRequest(
        segment,
        segmentSize.isPresent() ? OptionalLong.of(segmentSize.get().bytes()) : OptionalLong.empty(),
        segmentClock,
        preRoll.map(before -> new PreRoll(before, postRoll, preRollSize.bytes())),
        onFailure,
        volumes,
        keep);
  }
}
