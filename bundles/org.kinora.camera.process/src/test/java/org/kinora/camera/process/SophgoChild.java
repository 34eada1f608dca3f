package org.kinora.camera.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.kinora.test.emulators.SophgoProgram;

/** The program in C beside the emulated Sophgo libraries, as a camera. */
final class SophgoChild {

  static final String NAME = "process-sophgo";

  private SophgoChild() {}

  /**
   * What starts it.
   *
   * @param rate of the sensor
   * @param environment of the child, as arguments of {@code env}
   */
  static CameraSpec spec(Path directory, int rate, String... environment) {
    List<String> command =
        new SophgoProgram(directory)
            .command(
                Stream.concat(
                        Stream.of("KINORA_WITNESS_CAMERA=1280 720 " + rate), Stream.of(environment))
                    .toList(),
                "sensor=1280x720",
                "rate=" + rate);
    try {
      return new CameraSpec(
          NAME, ProgramModes.ask(command), command, directory, Duration.ofSeconds(30));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
