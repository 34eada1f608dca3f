package org.kinora.api.sink;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file cannot be written or repaired now, because somebody else writes it. */
public final class FileInUseException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  /** Somebody else is writing it. */
  public FileInUseException(Path file) {
    this(file, FileClaim.Lock.TAKEN);
  }

  /**
   * Somebody else is writing it, or may be.
   *
   * @param lock what became of the attempt to lock it
   */
  public FileInUseException(Path file, FileClaim.Lock lock) {
    super(
        file.toString(),
        null,
        lock == FileClaim.Lock.UNKNOWN
            ? "its file system knows no locks, so that somebody else may be writing it"
            : "somebody else is writing it");
  }
}
