package org.kinora.encoder.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the shared memory has its name for the moment that it has one. */
final class SharedFiles {

  static final String PREFIX = "kinora-frame-";
  static final String SUFFIX = ".shm";

  /** Memory that never goes to a disk, on Linux. */
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private SharedFiles() {}

  /** The directory of the system's shared memory; elsewhere the one for temporary files. */
  static Path directory() {
    return Files.isWritable(SHARED_MEMORY)
        ? SHARED_MEMORY
        : Path.of(System.getProperty("java.io.tmpdir"));
  }
}
