package org.kinora.api.recording;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.kinora.api.media.Locator;

/**
 * One target of a recording.
 *
 * @param target as it was asked for
 * @param provider name of the sink provider
 * @param written frames stored
 * @param bytes of media stored
 * @param lost frames that were encoded and are not in this target
 * @param lostByReason {@code lost}, by reason; only reasons that happened
 * @param files written, complete ones and the current one
 * @param failure why it was given up, or how it could not be completed; empty if all is well
 */
public record SinkStatus(
    Locator target,
    String provider,
    long written,
    long bytes,
    long lost,
    Map<LossReason, Long> lostByReason,
    List<Path> files,
    Optional<String> failure) {

  /** Copies the collections. */
  public SinkStatus {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(failure, "failure");
    lostByReason = Map.copyOf(lostByReason);
    files = List.copyOf(files);
  }
}
