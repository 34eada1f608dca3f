package org.kinora.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class StderrLoggerTest {

  private final StderrLogger logger = new StderrLogger("org.kinora.Thing");

  @Test
  void aMessageWithACauseStaysOnOneLine() {
    Exception failure = new IllegalStateException("first\nsecond", new IOException("disk"));

    assertThat(logger.line(Level.WARN, "a\n  b", failure, false))
        .isEqualTo(
            "kinora: WARN Thing: a b (java.lang.IllegalStateException: first second)"
                + " (java.io.IOException: disk)");
  }

  @Test
  void aStackTraceIsThereWhenAskedFor() {
    assertThat(logger.line(Level.ERROR, "x", new IOException("disk"), true)).contains("\tat ");
  }

  @Test
  void anUnknownLevelMeansWarn() {
    assertThat(StderrLogger.lowest("loud")).isEqualTo(Level.WARN);
    assertThat(StderrLogger.lowest(null)).isEqualTo(Level.WARN);
    assertThat(StderrLogger.lowest("Debug")).isEqualTo(Level.DEBUG);
  }
}
