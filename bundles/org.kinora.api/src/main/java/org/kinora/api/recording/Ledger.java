package org.kinora.api.recording;

import java.util.List;
import java.util.Map;

/**
 * The account of every frame that the camera produced, at one moment. At the end of a recording
 * {@code captured = written + lost + passedOver}.
 *
 * @param captured frames that the camera produced since the recording began, those it lost included
 * @param encoded frames whose access unit came out of an encoder
 * @param written frames that are stored in at least one target
 * @param passedOver frames that nobody wanted: the recording was paused, or was not triggered
 * @param lost frames that are in no target and never will be
 * @param lostByReason {@code lost}, by reason; only reasons that happened
 * @param losses {@code lost}, in the order they were noticed: at most {@link #MAX_LOSSES}, the
 *     first ones
 */
public record Ledger(
    long captured,
    long encoded,
    long written,
    long passedOver,
    long lost,
    Map<LossReason, Long> lostByReason,
    List<Loss> losses) {

  /**
   * The most entries that are kept in {@link #losses()}, so that a ledger does not grow for ever.
   */
  public static final int MAX_LOSSES = 4096;

  /** Copies the collections. */
  public Ledger {
    lostByReason = Map.copyOf(lostByReason);
    losses = List.copyOf(losses);
  }

  /** Whether every frame is accounted for: none is on its way. */
  public boolean balanced() {
    return captured == written + lost + passedOver;
  }
}
