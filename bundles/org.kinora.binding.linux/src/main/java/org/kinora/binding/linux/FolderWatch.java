package org.kinora.binding.linux;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when entries of folders come, go, or change their owner or mode (inotify). Unlike the
 * watches of the JDK it does not see writes: a device folder is not woken by everything that goes
 * to {@code /dev/null}.
 *
 * <p>One daemon thread, which sleeps.
 */
public final class FolderWatch implements AutoCloseable {

  // linux/inotify.h
  private static final int IN_ATTRIB = 0x4;
  private static final int IN_MOVED_FROM = 0x40;
  private static final int IN_MOVED_TO = 0x80;
  private static final int IN_CREATE = 0x100;
  private static final int IN_DELETE = 0x200;
  private static final int IN_ONLYDIR = 0x0100_0000;
  private static final int IN_NONBLOCK = 0x800;
  private static final int IN_CLOEXEC = 0x80000;
  private static final int MASK =
      IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ONLYDIR;

  // struct inotify_event: wd at 0, mask at 4, cookie at 8, len at 12, name at 16.
  private static final int LENGTH = 12;
  private static final int NAME = 16;

  /** Room for some events; each is 16 bytes and a name of at most 255 with its zero. */
  private static final int ROOM = 4096;

  /** How long {@link #close()} waits for a listener that is being told. */
  private static final long CLOSE_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

  private final int inotify;
  private final Poll poll;
  private final Consumer<Set<String>> listener;
  private final Struct events = new Struct(ROOM);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Watches nothing yet.
   *
   * @param name of the thread
   * @param listener is told by the thread the names of all entries that have changed meanwhile,
   *     without their folders; an empty name among them says that the system has lost count
   * @throws LinuxException if there are too many watches
   */
  public FolderWatch(String name, Consumer<Set<String>> listener) throws LinuxException {
    this.listener = listener;
    Libc.LIBRARY.retain();
    inotify = Libc.inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (inotify < 0) {
      int errno = Libc.errno();
      Libc.LIBRARY.release();
      throw new LinuxException("inotify_init1", errno);
    }
    try {
      poll = new Poll(inotify);
    } catch (LinuxException e) {
      Libc.close(inotify);
      Libc.LIBRARY.release();
      throw e;
    }
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Watches a folder too; a folder that is watched already stays so. A folder that goes is
   * forgotten. Not to be called once this is closed.
   *
   * @return false if there is no such folder at this moment
   * @throws LinuxException if it cannot be watched
   */
  public boolean add(Path folder) throws LinuxException {
    if (Libc.inotify_add_watch(inotify, folder.toString(), MASK) >= 0) {
      return true;
    }
    int errno = Libc.errno();
    if (errno == Errno.ENOENT.code()) {
      return false;
    }
    throw new LinuxException("inotify_add_watch " + folder, errno);
  }

  private void run() {
    try {
      while (!closed) {
        if ((poll.await(Poll.IN, -1) & Poll.IN) != 0) {
          tell((int) Libc.read(inotify, events.address(), ROOM));
        }
      }
    } finally {
      poll.close();
      Libc.close(inotify);
      Libc.LIBRARY.release();
    }
  }

  private void tell(int bytes) {
    Set<String> names = new LinkedHashSet<>();
    int at = 0;
    while (at < bytes) {
      int length = events.getInt(at + LENGTH);
      names.add(events.getText(at + NAME, length));
      at += NAME + length;
    }
    try {
      if (!names.isEmpty() && !closed) {
        listener.accept(names);
      }
    } catch (RuntimeException e) {
      LOG.error("The listener of {} failed", thread.getName(), e);
    }
  }

  /**
   * Ends the thread, and waits for it up to {@value #CLOSE_MILLIS} ms unless it is the caller.
   * Closing again does nothing.
   */
  @Override
  public void close() {
    closed = true;
    poll.wake();
    if (Thread.currentThread() != thread) {
      try {
        thread.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
