package org.kinora.shell.internal;

import java.io.PrintStream;
import java.util.Optional;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.SinkStatus;

/** A line that is drawn again in place on a terminal, or printed anew elsewhere. */
final class ProgressLine {

  /** ECMA-48: erase from the cursor to the end of the line. */
  private static final String ERASE = "\u001b[K";

  private final PrintStream err;
  private final boolean redraw;
  private boolean drawn;

  ProgressLine(PrintStream err, boolean redraw) {
    this.err = err;
    this.redraw = redraw;
  }

  /** Shows a text in place of the one before. */
  void show(String text) {
    if (redraw) {
      err.print("\r" + text + ERASE);
      drawn = true;
    } else {
      err.println(text);
    }
    err.flush();
  }

  /** Takes the text away. */
  void clear() {
    if (drawn) {
      err.print("\r" + ERASE);
      err.flush();
      drawn = false;
    }
  }

  /** How a recording stands, in fewer than 80 characters where numbers are usual. */
  static String text(RecordingStatus status) {
    return Texts.format(
        "%s  %.1f fps  %s  %s  %d lost  %s",
        Texts.count(status.ledger().encoded(), "frame"),
        status.framesPerSecond(),
        Texts.bitrate(status.bytes(), status.duration()),
        Texts.bytes(status.bytes()),
        status.ledger().lost(),
        doing(status));
  }

  /** Why a target cannot be written at present. */
  private static Optional<String> failing(RecordingStatus status) {
    return status.sinks().stream()
        .filter(sink -> sink.state() == SinkStatus.State.WAITING)
        .flatMap(sink -> sink.failure().stream())
        .findFirst();
  }

  private static String doing(RecordingStatus status) {
    return switch (status.state()) {
      case RECORDING -> failing(status).or(status::encoder).orElse("-");
      case ARMED, PAUSED, STOPPING, ENDED -> Texts.word(status.state());
      case WAITING_FOR_CAMERA, WAITING_FOR_ENCODER ->
          status.detail().isEmpty() ? Texts.word(status.state()) : status.detail();
    };
  }
}
