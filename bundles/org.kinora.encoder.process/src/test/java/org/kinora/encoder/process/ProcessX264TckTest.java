package org.kinora.encoder.process;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.tck.EncoderSubject;
import org.kinora.tck.junit.EncoderTck;

/** The conformance kit on libx264 in a process of its own. */
class ProcessX264TckTest extends EncoderTck {

  /** Each starts a virtual machine. */
  private static final int CYCLES = 5;

  @TempDir static Path directory;

  private final ProcessEncoderProvider provider =
      new ProcessEncoderProvider("process-x264", Hosts.x264(directory));

  @Override
  protected EncoderSubject subject() {
    return EncoderSubject.of(provider).withCycles(CYCLES).withTimeLimit(Duration.ofMinutes(3));
  }

  @AfterEach
  void stop() {
    provider.stop();
  }
}
