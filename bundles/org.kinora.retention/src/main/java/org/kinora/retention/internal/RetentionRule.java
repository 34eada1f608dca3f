package org.kinora.retention.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Which files have to go.
 *
 * @param maxAge files that began longer ago go
 * @param maxBytes all files together take no more
 * @param cameraBytes the files of one camera take no more
 * @param minFree so many bytes of the file system stay free: the reserve that keeps a write from
 *     meeting a full disk
 */
record RetentionRule(
    Optional<Duration> maxAge, OptionalLong maxBytes, OptionalLong cameraBytes, long minFree) {

  /** This rule with another reserve. */
  RetentionRule withMinFree(long other) {
    return new RetentionRule(maxAge, maxBytes, cameraBytes, other);
  }

  /**
   * Chooses, oldest first, until every limit is kept.
   *
   * @param entries oldest first, with the files that may not go: they count too
   * @param mayGo whether a file may go
   * @param now by the wall clock
   * @param free bytes of the file system
   */
  List<IndexEntry> expired(
      List<IndexEntry> entries, Predicate<IndexEntry> mayGo, Instant now, long free) {
    long total = 0;
    Map<String, Long> ofCamera = new HashMap<>();
    for (IndexEntry entry : entries) {
      total += entry.bytes();
      ofCamera.merge(entry.camera(), entry.bytes(), Long::sum);
    }
    long freed = 0;
    List<IndexEntry> gone = new ArrayList<>();
    for (IndexEntry entry : entries) {
      boolean tooOld = maxAge.isPresent() && entry.start().plus(maxAge.get()).isBefore(now);
      boolean tooMany =
          (maxBytes.isPresent() && total > maxBytes.getAsLong())
              || (cameraBytes.isPresent() && ofCamera.get(entry.camera()) > cameraBytes.getAsLong())
              || free + freed < minFree;
      if ((tooOld || tooMany) && mayGo.test(entry)) {
        gone.add(entry);
        total -= entry.bytes();
        ofCamera.merge(entry.camera(), -entry.bytes(), Long::sum);
        freed += entry.bytes();
      }
    }
    return gone;
  }
}
