package org.kinora.encoder.v4l2;

import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.binding.linux.Errno;
import org.kinora.binding.linux.LinuxException;

/** What the errors of a device mean to somebody who encodes. */
final class Failures {

  private Failures() {}

  /** A device could not be opened or set up. */
  static EncoderException opening(String name, LinuxException e) {
    Retry retry =
        switch (Errno.of(e.errno()).orElse(Errno.EIO)) {
          case EBUSY, EAGAIN, ENOMEM, ENFILE, EMFILE -> Retry.TRANSIENT;
          case EINVAL, ERANGE, ENOTTY -> Retry.FATAL;
          default -> Retry.RECOVERABLE; // no permission, unplugged, broken
        };
    return new EncoderException(
        "the device of %s cannot be used: %s".formatted(name, e.getMessage()), retry, e);
  }

  /** A device failed in use. The encoder cannot go on with it; another one may. */
  static EncoderException running(String name, LinuxException e) {
    return new EncoderException(
        "the device of %s %s: %s"
            .formatted(name, e.is(Errno.ENODEV) ? "is gone" : "failed", e.getMessage()),
        Retry.FATAL,
        e);
  }
}
