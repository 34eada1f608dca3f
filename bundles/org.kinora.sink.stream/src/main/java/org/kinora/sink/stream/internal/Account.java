package org.kinora.sink.stream.internal;

import org.kinora.api.media.AccessUnit;

/** What of a stream has come so far, counted without garbage. */
final class Account {

  private long units;
  private long bytes;
  private long end;

  /**
   * Counts an access unit.
   *
   * @param nanos that it is shown
   */
  void add(AccessUnit unit, long nanos) {
    end = units == 0 ? unit.pts() + nanos : Math.max(end, unit.pts() + nanos);
    bytes += unit.size();
    units++;
  }

  /** Becomes equal to another. */
  void set(Account other) {
    units = other.units;
    bytes = other.bytes;
    end = other.end;
  }

  long units() {
    return units;
  }

  long bytes() {
    return bytes;
  }

  /** When the last picture ends, in nanoseconds. */
  long end() {
    return end;
  }
}
