package org.kinora.binding.linux;

/** An open file that a driver has handed out, such as a DMA-BUF: owned, to be closed once. */
public final class Descriptor implements AutoCloseable {

  private final int number;
  private boolean closed;

  private Descriptor(int number) {
    this.number = number;
  }

  /** Takes over a file's number, so that nobody else closes it. */
  public static Descriptor owned(int number) {
    Libc.LIBRARY.retain();
    return new Descriptor(number);
  }

  /** The file's number, valid until it is closed. */
  public int number() {
    return number;
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
    Libc.close(number); // the number is free whatever is returned
    Libc.LIBRARY.release();
  }
}
