package org.kinora.binding.linux;

/**
 * Waits for a file to become ready. One thread waits; any thread can wake it.
 *
 * <p>{@link #close()} must not happen while a wait is inside.
 */
public final class Poll implements AutoCloseable {

  // asm-generic/poll.h
  /** There is something to read; of a V4L2 device: a captured buffer. */
  public static final int IN = 0x1;

  /** There is something urgent; of a V4L2 device: an event. */
  public static final int PRI = 0x2;

  /** It can be written to; of a V4L2 device: a buffer that was output has come back. */
  public static final int OUT = 0x4;

  /** It failed; always waited for. */
  public static final int ERR = 0x8;

  /** It is gone; always waited for. */
  public static final int HUP = 0x10;

  /** Not an event of the file: somebody called {@link #wake()}. */
  public static final int WOKEN = 1 << 16;

  // struct pollfd: fd at 0, events at 4, revents at 6; two of them.
  private static final int EVENTS = 4;
  private static final int RETURNED = 6;
  private static final int POLLFD = 8;

  // linux/eventfd.h
  private static final int EFD_NONBLOCK = 0x800;
  private static final int EFD_CLOEXEC = 0x80000;

  private final Struct descriptors = new Struct(2 * POLLFD);
  private final Struct one = new Struct(Long.BYTES).putLong(0, 1);
  private final Struct count = new Struct(Long.BYTES);
  private final int event;
  private boolean closed;

  /**
   * @param descriptor of the file, which stays its owner's
   * @throws LinuxException if there are too many open files
   */
  public Poll(int descriptor) throws LinuxException {
    Libc.LIBRARY.retain();
    event = Libc.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (event < 0) {
      int errno = Libc.errno();
      Libc.LIBRARY.release();
      throw new LinuxException("eventfd", errno);
    }
    descriptors.putInt(0, descriptor);
    descriptors.putInt(POLLFD, event).putShort(POLLFD + EVENTS, IN);
  }

  /**
   * Waits, without garbage.
   *
   * @param events of {@link #IN}, {@link #OUT} and {@link #PRI}
   * @param milliseconds at most; 0 does not wait, less than 0 waits for ever
   * @return the events there are, {@link #ERR}, {@link #HUP} and {@link #WOKEN} among them; 0 if
   *     the time ran out, or a signal came
   */
  public int await(int events, int milliseconds) {
    descriptors.putShort(EVENTS, events).putShort(RETURNED, 0).putShort(POLLFD + RETURNED, 0);
    int ready = Libc.poll(descriptors.address(), 2, milliseconds);
    if (ready <= 0) {
      return 0;
    }
    int returned = descriptors.getShort(RETURNED);
    if (descriptors.getShort(POLLFD + RETURNED) != 0) {
      Libc.read(event, count.address(), Long.BYTES); // back to zero: nothing to be read is as good
      returned |= WOKEN;
    }
    return returned;
  }

  /** Makes the wait that goes on, or the next one, return {@link #WOKEN}. */
  public void wake() {
    synchronized (this) {
      if (!closed) {
        Libc.write(event, one.address(), Long.BYTES); // fails only if it is full of wake-ups
      }
    }
  }

  /** Gives the wake-up back, not the file; closing again does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      Libc.close(event);
    }
    Libc.LIBRARY.release();
  }
}
