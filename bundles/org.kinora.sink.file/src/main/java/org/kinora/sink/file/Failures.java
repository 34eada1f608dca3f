package org.kinora.sink.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.sink.SinkException;

/** Tells what an error of the file system means for a sink. */
final class Failures {

  private Failures() {}

  static SinkException of(String what, Path file, IOException cause) {
    String reason = reason(cause);
    String text = reason.toLowerCase(Locale.ROOT);
    // The C library's words for ENOSPC and EDQUOT; Windows says "not enough space on the disk".
    boolean full = text.contains("space") || text.contains("quota");
    String advice = full ? ": free some, and the recording goes on" : "";
    Retry retry = full || cause instanceof AccessDeniedException ? Retry.RECOVERABLE : Retry.FATAL;
    return new SinkException(what + " " + file + ": " + reason + advice, retry, cause);
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
