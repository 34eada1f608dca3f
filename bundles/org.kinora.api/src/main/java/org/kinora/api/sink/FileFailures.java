package org.kinora.api.sink;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.kinora.api.KinoraException.Retry;

/**
 * Tells sinks that write files what an error of the file system means, and people what to do.
 *
 * <p>Java passes on the C library's words for an error and not its number, so that the words are
 * looked at first and, because they may be in the language of the machine, the file system after
 * them.
 */
public final class FileFailures {

  /** With less free space than this, a write that failed for an unknown reason failed for it. */
  private static final long LITTLE_SPACE = 1 << 20;

  private FileFailures() {}

  /**
   * The failure of a write.
   *
   * <p>{@code RECOVERABLE} if the file system is full (ENOSPC), a quota is used up (EDQUOT), it has
   * become read-only (EROFS), access is denied or somebody else is writing it: all of these are
   * changed from outside, and the file is as good as before. {@code FATAL} for everything else: an
   * error of the device (EIO), or a device (ENODEV) or share (ESTALE) that is gone.
   *
   * @param what was tried, such as {@code cannot write}
   */
  public static SinkException of(String what, Path file, IOException cause) {
    String reason = reason(cause);
    String text = reason.toLowerCase(Locale.ROOT);
    String advice = "";
    if (text.contains("space") || text.contains("quota")) {
      advice = ": free some, and the recording goes on by itself";
    } else if (text.contains("read-only")) {
      advice = ": make it writable again, and the recording goes on by itself";
    } else if (cause instanceof AccessDeniedException) {
      advice = ": change its permissions or choose another";
    } else if (!isFatal(text) && !(cause instanceof FileInUseException)) {
      advice = whatTheFileSystemSays(file);
    }
    boolean passes = !advice.isEmpty() || cause instanceof FileInUseException;
    Retry retry = passes ? Retry.RECOVERABLE : Retry.FATAL;
    return new SinkException(what + " " + file + ": " + reason + advice, retry, cause);
  }

  /** EIO, ENODEV, ENXIO and ESTALE in the words of glibc and musl. */
  private static boolean isFatal(String text) {
    return text.contains("i/o error")
        || text.contains("input/output")
        || text.contains("no such device")
        || text.contains("stale");
  }

  private static String whatTheFileSystemSays(Path file) {
    try {
      Path there = Files.exists(file) ? file : file.toAbsolutePath().getParent();
      FileStore store = Files.getFileStore(there);
      if (store.isReadOnly()) {
        return " (the file system is read-only: make it writable again, and the recording goes on"
            + " by itself)";
      }
      if (store.getUsableSpace() < LITTLE_SPACE) {
        return " (no space is left: free some, and the recording goes on by itself)";
      }
      return "";
    } catch (IOException e) {
      return ""; // a file system that cannot even be asked is gone
    }
  }

  /**
   * What happened, with the name of the file. An {@link IOException} that is not of the system is a
   * sentence already.
   */
  public static String sentence(IOException cause) {
    return cause instanceof FileSystemException failure
        ? failure.getFile() + ": " + reason(cause)
        : reason(cause);
  }

  /** What happened, in the words of the system where it has any. */
  public static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
