package org.kinora.binding.linux;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/**
 * Memory of a device, or of a DMA-BUF, that this process sees. The memory stays what it is when the
 * device is closed, until this is closed; whoever touches the buffer after that crashes the
 * process.
 */
public final class Mapping implements AutoCloseable {

  // asm-generic/mman-common.h
  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int MAP_SHARED = 1;
  private static final long MAP_FAILED = -1;

  private final long address;
  private final long length;
  private final ByteBuffer buffer;
  private boolean closed;

  private Mapping(long address, long length) {
    this.address = address;
    this.length = length;
    this.buffer = new Pointer(address).getByteBuffer(0, length);
  }

  /**
   * Maps memory behind an open file.
   *
   * @param descriptor may be closed afterwards
   * @throws LinuxException if that is not possible
   */
  static Mapping of(int descriptor, long offset, long length) throws LinuxException {
    Libc.LIBRARY.retain();
    long address = Libc.mmap(0, length, PROT_READ_WRITE, MAP_SHARED, descriptor, offset);
    if (address == MAP_FAILED) {
      int errno = Libc.errno();
      Libc.LIBRARY.release();
      throw new LinuxException("mmap of %d bytes".formatted(length), errno);
    }
    return new Mapping(address, length);
  }

  /** Where it is. */
  public long address() {
    return address;
  }

  /** The length in bytes. */
  public long length() {
    return length;
  }

  /** The whole memory, always the same buffer; not to be touched once this is closed. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Takes the memory out of this process; closing again does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    Libc.munmap(address, length); // fails for arguments that were never mapped, and these were
    Libc.LIBRARY.release();
  }
}
