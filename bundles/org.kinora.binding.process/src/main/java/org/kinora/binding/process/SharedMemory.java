package org.kinora.binding.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory that this process shares with a child. It is a file that has its name for the moment only
 * until the child has mapped it; the memory is given back to the system some time after the buffer
 * is no longer reachable, whatever becomes of the child.
 */
public final class SharedMemory {

  /** How the names of the files end. */
  public static final String SUFFIX = ".shm";

  private static final String PREFIX = "kinora-frame-";

  /** Memory that never goes to a disk, on Linux. */
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private SharedMemory() {}

  /** The directory of the system's shared memory; elsewhere the one for temporary files. */
  public static Path directory() {
    return Files.isWritable(SHARED_MEMORY)
        ? SHARED_MEMORY
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Makes an empty file, which the caller deletes if no child did. */
  public static Path file(Path directory) throws IOException {
    return Files.createTempFile(directory, PREFIX, SUFFIX);
  }

  /** Makes an existing file so large, with zeros, and maps it. */
  public static ByteBuffer create(Path file, long bytes) throws IOException {
    return map(file, bytes, true);
  }

  /**
   * Maps a file that another process has made.
   *
   * @throws IOException if it is not there or smaller
   */
  public static ByteBuffer open(Path file, long bytes) throws IOException {
    return map(file, bytes, false);
  }

  private static ByteBuffer map(Path file, long bytes, boolean create) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (!create && channel.size() < bytes) {
        throw new IOException(
            "%s has fewer than %d bytes".formatted(file, bytes)); // touching them would be fatal
      }
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
    }
  }
}
