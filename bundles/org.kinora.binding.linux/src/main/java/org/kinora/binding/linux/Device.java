package org.kinora.binding.linux;

import java.lang.ref.Reference;
import java.nio.file.Path;

/**
 * An open device file, which never blocks.
 *
 * <p>Calls may come from any thread. {@link #close()} must not happen while another call is inside:
 * the number of the file could be another one's by then.
 */
public final class Device implements AutoCloseable {

  // asm-generic/fcntl.h
  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  private final Path path;
  private final int descriptor;
  private boolean closed;

  private Device(Path path, int descriptor) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /**
   * Opens a device for reading and writing.
   *
   * @throws LinuxException if that is not possible
   */
  public static Device open(Path path) throws LinuxException {
    Libc.LIBRARY.retain();
    int descriptor = Libc.open(path.toString(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
      int errno = Libc.errno();
      Libc.LIBRARY.release();
      throw new LinuxException("open " + path, errno);
    }
    return new Device(path, descriptor);
  }

  /** The file that was opened. */
  public Path path() {
    return path;
  }

  /** The file's number, valid until it is closed. */
  public int descriptor() {
    return descriptor;
  }

  /**
   * Makes a request, again if a signal interrupts it; without garbage.
   *
   * @param request of 32 bits without sign, as in {@link V4l2Request}
   * @param argument that the request reads and writes
   * @return what the call returned, or the error as a negative number
   */
  public int tryIoctl(long request, Struct argument) {
    try {
      while (true) {
        int result = Libc.ioctl(descriptor, request, argument.address());
        if (result >= 0) {
          return result;
        }
        int errno = Libc.errno();
        if (errno != Errno.EINTR.code()) {
          return -errno;
        }
      }
    } finally {
      Reference.reachabilityFence(argument);
    }
  }

  /**
   * Makes a request as {@link #tryIoctl} does.
   *
   * @return what the call returned
   * @throws LinuxException if it failed; it names the request
   */
  public int ioctl(long request, Struct argument) throws LinuxException {
    int result = tryIoctl(request, argument);
    if (result < 0) {
      throw new LinuxException(V4l2Request.nameOf(request), -result);
    }
    return result;
  }

  /**
   * Maps memory of the device, to be read and written.
   *
   * @param offset that the driver gave for a buffer
   * @param length in bytes
   * @return lives on when this device is closed
   * @throws LinuxException if that is not possible
   */
  public Mapping map(long offset, long length) throws LinuxException {
    return Mapping.of(descriptor, offset, length);
  }

  /** Closes the file; closing again does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    Libc.close(descriptor); // the number is free whatever is returned
    Libc.LIBRARY.release();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
