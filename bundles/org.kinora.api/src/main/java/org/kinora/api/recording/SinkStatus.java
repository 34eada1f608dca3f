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
 * @param state what it does
 * @param written frames stored
 * @param bytes of media stored
 * @param lost frames that were encoded and are not in this target
 * @param lostByReason {@code lost}, by reason; only reasons that happened
 * @param queued access units that wait to be stored, or are kept for a trigger
 * @param queuedBytes their bytes
 * @param files written, complete ones and the current one: at most {@link #MAX_FILES}, the last
 *     ones
 * @param fileCount all files
 * @param current the file that is being written; empty if there is none
 * @param failure why it cannot be written or could not be completed; empty if all is well
 */
public record SinkStatus(
    Locator target,
    String provider,
    State state,
    long written,
    long bytes,
    long lost,
    Map<LossReason, Long> lostByReason,
    int queued,
    long queuedBytes,
    List<Path> files,
    long fileCount,
    Optional<Path> current,
    Optional<String> failure) {

  /** The most entries that are kept in {@link #files()}. */
  public static final int MAX_FILES = 4096;

  /** What a target does. */
  public enum State {
    /** It stores what comes. */
    WRITING,
    /** It keeps what comes, for a trigger. */
    ARMED,
    /** It cannot be written, and is tried again. */
    WAITING,
    /** It was given up. */
    FAILED,
    /** It is complete. */
    COMPLETE
  }

  /** Copies the collections. */
  public SinkStatus {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(current, "current");
    Objects.requireNonNull(failure, "failure");
    lostByReason = Map.copyOf(lostByReason);
    files = List.copyOf(files);
  }
}
