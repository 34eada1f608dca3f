package org.kinora.recorder.internal;

import java.util.ArrayDeque;
import java.util.List;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.Swap;

/** The swaps of a recording; the last ones are kept. */
final class SwapLog {

  private final ArrayDeque<Swap> kept = new ArrayDeque<>();
  private long count;

  synchronized void add(Swap swap) {
    if (kept.size() == RecordingStatus.MAX_SWAPS) {
      kept.remove();
    }
    kept.add(swap);
    count++;
  }

  synchronized List<Swap> kept() {
    return List.copyOf(kept);
  }

  synchronized long count() {
    return count;
  }
}
