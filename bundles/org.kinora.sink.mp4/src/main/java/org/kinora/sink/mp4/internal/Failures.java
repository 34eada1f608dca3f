package org.kinora.sink.mp4.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.sink.SinkException;

/** Tells what an error of the file system means for a recording. */
final class Failures {

  private Failures() {}

  /** A failure that may pass: the file is whole up to its last fragment. */
  static SinkException of(String what, Path file, IOException cause) {
    return new SinkException(
        "%s %s: %s".formatted(what, file, reason(cause)), Retry.RECOVERABLE, cause);
  }

  static SinkException fatal(String message) {
    return new SinkException(message, Retry.FATAL);
  }

  static SinkException recoverable(String message) {
    return new SinkException(message, Retry.RECOVERABLE);
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
