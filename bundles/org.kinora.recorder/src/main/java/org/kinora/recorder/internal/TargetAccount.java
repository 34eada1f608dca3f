package org.kinora.recorder.internal;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.RecordedFile;
import org.kinora.api.recording.SinkStatus;

/** What has become of a target so far: its files, what they hold, and what went wrong last. */
final class TargetAccount {

  // Guarded by this.
  private final ArrayDeque<Path> files = new ArrayDeque<>();
  private long fileCount;
  private long written;
  private long bytes;
  private Optional<String> failure = Optional.empty();
  private Optional<Path> current = Optional.empty();
  private String provider;

  /**
   * @param provider the name of the one that will probably write the target
   */
  TargetAccount(String provider) {
    this.provider = provider;
  }

  /** A file has been begun. */
  synchronized void begun(String by, Optional<Path> file) {
    provider = by;
    current = file;
    file.ifPresent(
        path -> {
          fileCount++;
          files.add(path);
          if (files.size() > SinkStatus.MAX_FILES) {
            files.remove();
          }
        });
  }

  /** An access unit has been taken by the sink. */
  synchronized void written(int size) {
    written++;
    bytes += size;
    failure = Optional.empty();
  }

  /**
   * The target could not be written.
   *
   * @return whether the reason is new
   */
  synchronized boolean failed(String reason) {
    boolean isNew = !failure.equals(Optional.of(reason));
    failure = Optional.of(reason);
    return isNew;
  }

  /**
   * A file is complete.
   *
   * @param missing access units that it took and has not stored
   */
  synchronized void ended(RecordedFile result, Optional<Path> file, long missing) {
    current = Optional.empty();
    written -= missing;
    failure = result.failure().or(() -> failure);
    if (result.frames() == 0) {
      file.ifPresent(path -> fileCount -= files.remove(path) ? 1 : 0);
    }
  }

  SinkStatus status(Locator target, SinkStatus.State state, LaneQueue queue) {
    var lost = queue.lost();
    synchronized (this) {
      return new SinkStatus(
          target,
          provider,
          state,
          written,
          bytes,
          lost.values().stream().mapToLong(Long::longValue).sum(),
          lost,
          queue.size(),
          queue.bytes(),
          List.copyOf(files),
          fileCount,
          current,
          failure);
    }
  }
}
