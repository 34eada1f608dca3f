package org.kinora.api.sink;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.Locator;

/** Checks the targets of sinks that write files. */
public final class FileTargets {

  private FileTargets() {}

  /**
   * Checks that a file can be made or replaced; creates and changes nothing.
   *
   * @return its absolute path
   * @throws SinkException if its directory is missing, it is a directory itself, or it may not be
   *     written; the message says which, and what to do
   */
  public static Path writable(Locator target) throws SinkException {
    Path file;
    try {
      file = target.toPath().toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new SinkException(target.path() + " cannot be the name of a file", Retry.FATAL, e);
    }
    Path directory = file.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw refusal("there is no directory " + directory + ": create it first");
    }
    return writable(file);
  }

  /**
   * The same of a file whose directory is there.
   *
   * @param file with a directory
   */
  public static Path writable(Path file) throws SinkException {
    if (Files.isDirectory(file)) {
      throw refusal(file + " is a directory: name a file in it");
    }
    if (!Files.isWritable(Files.exists(file) ? file : file.toAbsolutePath().getParent())) {
      throw refusal(file + " may not be written: change its permissions or choose another");
    }
    return file;
  }

  private static SinkException refusal(String message) {
    return new SinkException(message, Retry.RECOVERABLE);
  }
}
