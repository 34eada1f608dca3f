package org.kinora.camera.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a camera's process is started for.
 *
 * @param name of the camera
 * @param modes that it has
 * @param command its command line
 * @param directory for the shared memory
 * @param patience how long its start and its opening may take
 */
record CameraSpec(
    String name, ProgramModes modes, List<String> command, Path directory, Duration patience) {

  CameraSpec {
    command = List.copyOf(command);
  }
}
