package org.kinora.api.sink;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
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

  /** Whether a target names its files by a template, such as {@code {start:HH-mm}.mp4}. */
  public static boolean isTemplate(Locator target) {
    return target.path().indexOf('{') >= 0;
  }

  /**
   * The folder that a target names before its first field, below which all its files are.
   *
   * @param target of a file
   * @return absolute; empty if that is the root of the file system
   */
  public static Optional<Path> fixedFolder(Locator target) {
    int field = target.path().indexOf('{');
    String fixed = field >= 0 ? target.path().substring(0, field) + "x" : target.path();
    return Optional.ofNullable(Path.of(fixed).toAbsolutePath().normalize().getParent());
  }

  private static SinkException refusal(String message) {
    return new SinkException(message, Retry.RECOVERABLE);
  }
}
