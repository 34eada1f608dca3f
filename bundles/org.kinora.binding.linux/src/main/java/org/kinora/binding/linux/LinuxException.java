package org.kinora.binding.linux;

import java.io.IOException;

/** A system call failed. */
public final class LinuxException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * @param call that failed, such as {@code VIDIOC_S_FMT}
   * @param errno its error, positive
   */
  public LinuxException(String call, int errno) {
    super(call + ": " + Errno.describe(errno));
    this.errno = errno;
  }

  /** The error's number, which need not be one of {@link Errno}. */
  public int errno() {
    return errno;
  }

  /** Whether it is this error. */
  public boolean is(Errno error) {
    return errno == error.code();
  }
}
