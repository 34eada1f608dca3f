package org.kinora.encoder.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.kinora.test.emulators.SophgoProgram;

/** The child in C beside the emulated Sophgo libraries. */
final class SophgoChild {

  private SophgoChild() {}

  static ChildSpec spec(Path directory) {
    return spec(directory, List.of());
  }

  /**
   * What starts it.
   *
   * @param environment of the child, as arguments of {@code env}
   */
  static ChildSpec spec(Path directory, List<String> environment) {
    SophgoProgram program = new SophgoProgram(directory);
    try {
      return new ChildSpec(
          "process-sophgo",
          ProgramCapabilities.ask(program.file().toString()),
          program.command(environment),
          directory,
          Duration.ofSeconds(30));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
