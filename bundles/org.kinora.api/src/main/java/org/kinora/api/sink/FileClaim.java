package org.kinora.api.sink;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Marks a file as being written, so that nobody repairs, moves, replaces or deletes it meanwhile:
 * within this JVM by its name, for other processes by a lock of the operating system.
 *
 * <p>On POSIX systems a process loses its locks on a file as soon as it closes <em>any</em> of its
 * channels to it: ask {@link #isClaimed} before a file that somebody may be writing is opened.
 *
 * <p><b>Threads.</b> Static methods may be called from any thread, the others from one at a time.
 */
public final class FileClaim implements Closeable {

  /** What became of an attempt to lock a file. */
  public enum Lock {
    /** It is locked. */
    HELD,
    /** Somebody else has locked it. */
    TAKEN,
    /** The file system knows no locks, so that nothing is known of other processes. */
    UNKNOWN
  }

  /**
   * A byte behind everything that a file can hold: on Windows nobody else could read what is
   * locked, and a recording is to be played while it is written.
   */
  private static final long LOCKED_BYTE = 1L << 62;

  private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Path key;
  private boolean shared;

  private FileClaim(Path key) {
    this.key = key;
  }

  /**
   * Claims a file within this JVM, before it is opened.
   *
   * @return empty if it is claimed already
   * @throws IOException if its directory is not there
   */
  public static Optional<FileClaim> of(Path file) throws IOException {
    Path key = key(file);
    return CLAIMED.add(key) ? Optional.of(new FileClaim(key)) : Optional.empty();
  }

  /** Whether somebody in this JVM has claimed a file. */
  public static boolean isClaimed(Path file) {
    try {
      return CLAIMED.contains(key(file));
    } catch (IOException e) {
      return false; // what is not there is not written
    }
  }

  /**
   * Locks the file against other processes, until the channel is closed.
   *
   * @param channel that writes the file claimed
   */
  public Lock lock(FileChannel channel) {
    return lock(channel, false);
  }

  /**
   * Keeps writers in other processes away, until the channel is closed.
   *
   * @param channel that reads the file claimed
   */
  public Lock lockToRead(FileChannel channel) {
    return lock(channel, true);
  }

  private Lock lock(FileChannel channel, boolean toRead) {
    shared = toRead;
    try {
      return channel.tryLock(LOCKED_BYTE, 1, toRead) == null ? Lock.TAKEN : Lock.HELD;
    } catch (OverlappingFileLockException e) {
      return Lock.TAKEN; // by somebody in this JVM who made no claim
    } catch (IOException e) {
      return Lock.UNKNOWN;
    }
  }

  /** Locks the file again as before, by another channel, because the one before was closed. */
  public Lock relock(FileChannel channel) {
    return lock(channel, shared);
  }

  /** One name for a file, whatever links lead to it; it need not be there. */
  private static Path key(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    if (Files.exists(absolute)) {
      return absolute.toRealPath();
    }
    Path parent = absolute.getParent();
    return parent == null ? absolute : parent.toRealPath().resolve(absolute.getFileName());
  }

  /** Gives up the claim; close the channel before. */
  @Override
  public void close() {
    CLAIMED.remove(key);
  }
}
