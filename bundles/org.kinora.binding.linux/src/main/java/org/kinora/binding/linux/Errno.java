package org.kinora.binding.linux;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The errors of system calls that devices give, with the numbers of {@code asm-generic/errno.h},
 * which x86_64, arm64 and riscv64 share.
 */
public enum Errno {
  /** Operation not permitted. */
  EPERM(1, "not permitted"),
  /** No such file or directory. */
  ENOENT(2, "there is no such file"),
  /** Interrupted by a signal. */
  EINTR(4, "interrupted"),
  /** Input/output error. */
  EIO(5, "input/output error"),
  /** No such device or address. */
  ENXIO(6, "no such device or address"),
  /** Bad file descriptor. */
  EBADF(9, "bad file descriptor"),
  /** Nothing is there at this moment. */
  EAGAIN(11, "nothing there at this moment"),
  /** Out of memory. */
  ENOMEM(12, "out of memory"),
  /** Permission denied. */
  EACCES(13, "permission denied"),
  /** Bad address. */
  EFAULT(14, "bad address"),
  /** Device or resource busy. */
  EBUSY(16, "busy"),
  /** No such device: it was unplugged. */
  ENODEV(19, "no such device"),
  /** Invalid argument. */
  EINVAL(22, "invalid argument"),
  /** Too many open files in the system. */
  ENFILE(23, "too many open files in the system"),
  /** Too many open files in this process. */
  EMFILE(24, "too many open files in this process"),
  /** The driver does not know the request. */
  ENOTTY(25, "not known to the driver"),
  /** No space, or no bandwidth on the bus. */
  ENOSPC(28, "no space left, or no bandwidth on the bus"),
  /** Broken pipe; of a V4L2 queue: behind its last buffer. */
  EPIPE(32, "behind the last buffer"),
  /** Numerical result out of range. */
  ERANGE(34, "out of range"),
  /** No data available. */
  ENODATA(61, "no data"),
  /** A link has been severed; of a V4L2 input: no signal. */
  ENOLINK(67, "no signal"),
  /** Protocol error; of a USB device: a broken transfer. */
  EPROTO(71, "protocol error"),
  /** Operation not supported. */
  EOPNOTSUPP(95, "not supported"),
  /** Cannot send after the device was shut down. */
  ESHUTDOWN(108, "the device was shut down"),
  /** Timed out. */
  ETIMEDOUT(110, "timed out");

  private final int code;
  private final String text;

  Errno(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The number, which is positive. */
  public int code() {
    return code;
  }

  /** The error of a number; empty if it is none of these. */
  public static Optional<Errno> of(int code) {
    return Stream.of(values()).filter(each -> each.code == code).findFirst();
  }

  /** Name and meaning, such as {@code EBUSY (busy)}; {@code errno 200} if it has no name here. */
  public static String describe(int code) {
    return of(code).map(each -> each.name() + " (" + each.text + ")").orElse("errno " + code);
  }
}
