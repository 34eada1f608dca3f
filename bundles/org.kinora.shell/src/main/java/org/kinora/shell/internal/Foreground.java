package org.kinora.shell.internal;

import java.time.Duration;
import org.kinora.api.recording.Recording;

/**
 * Follows a recording to its end, with a line of progress. An interrupt stops the recording; a
 * second one gives up waiting.
 */
final class Foreground {

  /** Four times a second: fast enough to look alive, slow enough to cost nothing. */
  private static final Duration REDRAW = Duration.ofMillis(250);

  private static final Duration LOG = Duration.ofSeconds(1);
  private static final Duration SILENT = Duration.ofHours(1);

  private final Session session;
  private final boolean redraw;
  private final boolean log;

  /**
   * @param quiet no progress at all
   * @param always progress even where there is no terminal
   */
  Foreground(Session session, boolean quiet, boolean always) {
    this.session = session;
    this.redraw = session.terminal() && !quiet;
    this.log = always && !session.terminal();
  }

  /**
   * Returns when the recording has ended.
   *
   * @throws CommandFailure if a second interrupt came first
   */
  void follow(Recording recording) throws CommandFailure {
    ProgressLine line = new ProgressLine(session.err(), redraw);
    Duration interval = redraw ? REDRAW : log ? LOG : SILENT;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (recording.await(interval).isPresent()) {
            return;
          }
          if (redraw || log) {
            line.show(ProgressLine.text(recording.status()));
          }
        } catch (InterruptedException e) {
          if (interrupted) {
            throw CommandFailure.failed(
                "interrupted again before '%s' was complete".formatted(recording.name()), e);
          }
          interrupted = true;
          recording.stop();
        }
      }
    } finally {
      line.clear();
    }
  }
}
