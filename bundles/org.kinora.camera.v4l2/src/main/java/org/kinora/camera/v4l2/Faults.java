package org.kinora.camera.v4l2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.Locator;
import org.kinora.binding.linux.Errno;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.V4l2Request;

/** Says what an error of a system call means for the one who wants pictures, and what to do. */
final class Faults {

  private static final Path PROC = Path.of("/proc");

  /** The group of video devices in Debian and most others. */
  private static final String VIDEO = "video";

  private final Locator locator;
  private final Path file;

  Faults(Locator locator, Path file) {
    this.locator = locator;
    this.file = file;
  }

  /** A device could not be opened or set up, and is closed again. */
  CameraException opening(LinuxException e) {
    return failed("cannot be opened", e.getMessage(), e);
  }

  /** A running device failed in a call. */
  CameraException running(long request, int errno) {
    String call = V4l2Request.nameOf(request);
    LinuxException e = new LinuxException(call, errno);
    return failed("failed", e.getMessage(), e);
  }

  /** A running device reports an error of which no call tells more. */
  CameraException polling(String what) {
    return exception("failed: " + what, Retry.TRANSIENT, null);
  }

  private CameraException failed(String what, String reason, LinuxException e) {
    Errno error = Errno.of(e.errno()).orElse(Errno.EFAULT);
    return switch (error) {
      case ENOENT, ENXIO, ENODEV, ESHUTDOWN ->
          exception(
              "is gone: it was unplugged, or its driver was unloaded (" + reason + ")",
              Retry.RECOVERABLE,
              e);
      case EACCES, EPERM ->
          exception(
              what
                  + ": "
                  + reason
                  + "; add this user to the group "
                  + group()
                  + " (as root: usermod -aG "
                  + group()
                  + " USER) and log in again",
              Retry.RECOVERABLE,
              e);
      case EBUSY -> exception("is busy: " + holders() + " (" + reason + ")", Retry.TRANSIENT, e);
      case EIO ->
          exception(
              what
                  + ": the driver reports a fatal error while streaming ("
                  + reason
                  + "); opening it again may help",
              Retry.TRANSIENT,
              e);
      case EPROTO ->
          exception(
              what + ": a transfer on the bus broke (" + reason + "); opening it again may help",
              Retry.TRANSIENT,
              e);
      case ENOLINK ->
          exception(what + ": its input has no signal (" + reason + ")", Retry.RECOVERABLE, e);
      case ENOSPC ->
          exception(
              what
                  + ": "
                  + reason
                  + "; choose a smaller size or rate, source=MJPG, or another USB port",
              Retry.RECOVERABLE,
              e);
      case ENOMEM ->
          exception(
              what
                  + ": "
                  + reason
                  + "; choose a smaller size, or give the kernel more contiguous memory (cma=)",
              Retry.RECOVERABLE,
              e);
      case EMFILE, ENFILE -> exception(what + ": " + reason, Retry.TRANSIENT, e);
      case ENOTTY ->
          exception(what + ": it is no camera that streams (" + reason + ")", Retry.FATAL, e);
      default -> exception(what + ": " + reason, Retry.TRANSIENT, e);
    };
  }

  /** A device that cannot do what was asked of it. */
  CameraException refusal(String what) {
    return exception(what, Retry.RECOVERABLE, null);
  }

  private CameraException exception(String what, Retry retry, LinuxException cause) {
    String message = "camera " + locator + " " + what;
    return cause == null
        ? new CameraException(message, retry)
        : new CameraException(message, retry, cause);
  }

  private String group() {
    try {
      String group = Files.readAttributes(file, PosixFileAttributes.class).group().getName();
      return group.equals("root") ? VIDEO : group;
    } catch (IOException | UnsupportedOperationException e) {
      return VIDEO; // a hint within an error that is being told: a likely name is better than none
    }
  }

  private String holders() {
    List<String> holders = Holders.of(PROC, file);
    return holders.isEmpty()
        ? "another process uses it, which only root can name"
        : "used by " + String.join(", ", holders);
  }
}
