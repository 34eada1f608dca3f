package org.kinora.recorder.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.recording.StorageRequest;

/**
 * Decides where files end: asks for the key frame that the next one begins with, and counts the
 * segments. May be used from any thread.
 */
final class Cutter {

  private static final long NEVER = Long.MAX_VALUE;

  /** An encoder that has given no key frame for so long is asked again. */
  private static final long ASK_AGAIN_NANOS = 1_000_000_000L;

  private final StorageRequest request;
  private final LongSupplier wallMillis;
  private int segment = -1;
  private long begin;
  private long bytes;
  private long slot;
  private boolean cut;
  private long clipEnd = NEVER;
  private boolean asked;
  private long askedAt;

  /**
   * @param wallMillis the wall clock
   */
  Cutter(StorageRequest request, LongSupplier wallMillis) {
    this.request = request;
    this.wallMillis = wallMillis;
  }

  /** Ends the segment at the next frame. */
  synchronized void cut() {
    cut = true;
    asked = false;
  }

  /** Wants a key frame at the first frame from a time on. */
  synchronized void endClip(long pts) {
    clipEnd = pts;
    asked = false;
  }

  /** Takes {@link #endClip} back. */
  synchronized void keepClip() {
    clipEnd = NEVER;
  }

  /** Whether the frame of this time, which is about to be encoded, should be a key frame. */
  synchronized boolean keyWanted(long pts) {
    if (segment < 0 || !(due(pts) || pts >= clipEnd)) {
      return false;
    }
    if (asked && pts - askedAt < ASK_AGAIN_NANOS) {
      return false;
    }
    asked = true;
    askedAt = pts;
    return true;
  }

  private boolean due(long pts) {
    return cut
        || (request.segment().isPresent() && pts - begin >= request.segment().get().toNanos())
        || (request.segmentBytes().isPresent() && bytes >= request.segmentBytes().getAsLong())
        || (request.clock().isPresent() && slot() != slot);
  }

  /** Which of the day's stretches it is, in local time. */
  private long slot() {
    long now = wallMillis.getAsLong();
    ZoneOffset offset = ZoneId.systemDefault().getRules().getOffset(Instant.ofEpochMilli(now));
    return Math.floorDiv(
        now + offset.getTotalSeconds() * 1000L, request.clock().orElseThrow().toMillis());
  }

  /** The number of the segment that an access unit belongs to, counted from 0. */
  synchronized int segmentOf(AccessUnit unit) {
    if (unit.keyFrame()) {
      if (unit.pts() >= clipEnd) {
        clipEnd = NEVER;
        asked = false;
      }
      if (segment < 0 || due(unit.pts())) {
        begin(unit.pts());
      }
    }
    bytes += unit.size();
    return segment;
  }

  private void begin(long pts) {
    long length = request.segment().isPresent() ? request.segment().get().toNanos() : 0;
    // Boundaries stay on their grid, unless a whole segment was skipped.
    begin =
        segment >= 0 && length > 0 && pts - begin < 2 * length && pts - begin >= length
            ? begin + length
            : pts;
    segment++;
    bytes = 0;
    cut = false;
    asked = false;
    if (request.clock().isPresent()) {
      slot = slot();
    }
  }
}
