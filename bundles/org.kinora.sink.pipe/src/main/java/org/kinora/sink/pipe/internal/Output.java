package org.kinora.sink.pipe.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what a command prints, line by line to the log, so that it never waits for a reader. */
final class Output {

  private static final Logger LOG = LoggerFactory.getLogger("pipe");

  /** Longer lines are cut in pieces. */
  private static final int LONGEST_LINE = 500;

  private final String program;
  private final InputStream stream;
  private final Thread thread;
  private volatile String last = "";

  private Output(String program, InputStream stream) {
    this.program = program;
    this.stream = stream;
    this.thread = new Thread(this::read, "kinora-pipe-output-" + program);
    thread.setDaemon(true);
  }

  /** Begins to read. */
  static Output of(String program, InputStream stream) {
    Output output = new Output(program, stream);
    output.thread.start();
    return output;
  }

  private void read() {
    StringBuilder line = new StringBuilder();
    byte[] bytes = new byte[LONGEST_LINE];
    try (stream) {
      for (int n = stream.read(bytes); n >= 0; n = stream.read(bytes)) {
        String text = new String(bytes, 0, n, StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
          char c = text.charAt(i);
          if (c == '\n' || c == '\r' || line.length() == LONGEST_LINE) {
            tell(line);
          }
          if (c >= ' ') {
            line.append(c);
          }
        }
      }
    } catch (IOException e) {
      LOG.warn("{}: its output cannot be read: {}", program, e.getMessage());
    }
    tell(line);
  }

  private void tell(StringBuilder line) {
    String text = line.toString().strip();
    line.setLength(0);
    if (!text.isEmpty()) {
      last = text;
      LOG.info("{}: {}", program, text);
    }
  }

  /**
   * The last line printed, empty if there is none.
   *
   * @param patience how long to wait for the end of the output; a child of the command may keep it
   *     open
   */
  String last(Duration patience) throws InterruptedException {
    thread.join(Math.max(1, patience.toMillis()));
    return last;
  }
}
