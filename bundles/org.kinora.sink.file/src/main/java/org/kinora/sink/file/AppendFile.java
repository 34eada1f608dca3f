package org.kinora.sink.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.kinora.api.sink.FileClaim;
import org.kinora.api.sink.FileInUseException;

/**
 * A file that grows by whole records: one that was not written whole is taken back. What was
 * appended is with the operating system when the call returns, so that only a loss of power can
 * lose it.
 *
 * <p>An interrupt of the calling thread neither loses a record nor closes the file; it stays
 * pending.
 */
final class AppendFile implements Closeable {

  /** Opens a channel to a file; tests put a failing one in its place. */
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path file, Set<StandardOpenOption> options) throws IOException;
  }

  private static final int CHUNK = 64 * 1024;

  private final Path file;
  private final Opener opener;
  private final FileClaim claim;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
  private FileChannel channel;
  private long length;
  private boolean dirty;

  /**
   * Creates the file, or replaces what is there.
   *
   * @throws FileInUseException if somebody is writing it
   */
  AppendFile(Path file) throws IOException {
    this(file, FileChannel::open);
  }

  AppendFile(Path file, Opener opener) throws IOException {
    this.file = file;
    this.opener = opener;
    this.claim = FileClaim.of(file).orElseThrow(() -> new FileInUseException(file));
    try {
      this.channel = create();
    } catch (IOException e) {
      claim.close();
      throw e;
    }
  }

  /** What is in the file is lost only once nobody else writes it. */
  private FileChannel create() throws IOException {
    FileChannel opened =
        opener.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    try {
      if (claim.lock(opened) == FileClaim.Lock.TAKEN) {
        throw new FileInUseException(file);
      }
      return opened.truncate(0);
    } catch (IOException e) {
      try (opened) {
        throw e;
      }
    }
  }

  Path file() {
    return file;
  }

  /** The bytes of all records. */
  long length() {
    return length;
  }

  /**
   * Appends a record.
   *
   * @param record bytes from index 0; position and limit are not used
   * @throws IOException if it could not be written; the file is as before, or will be before
   *     anything else is written
   */
  void append(ByteBuffer record, int size) throws IOException {
    boolean interrupted = Thread.interrupted(); // the channel would close itself
    try {
      appendWhole(record, size);
    } catch (ClosedByInterruptException e) {
      interrupted |= Thread.interrupted();
      reopen();
      dirty = true;
      appendWhole(record, size);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void appendWhole(ByteBuffer record, int size) throws IOException {
    try {
      cut();
      int done = 0;
      while (done < size) {
        int part = Math.min(CHUNK, size - done);
        chunk.clear().put(0, record, done, part).limit(part);
        while (chunk.hasRemaining()) {
          dirty = true;
          channel.write(chunk);
        }
        done += part;
      }
      length += size;
      dirty = false;
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      takeBack(length, e);
      throw e;
    }
  }

  private void reopen() throws IOException {
    channel = opener.open(file, Set.of(StandardOpenOption.WRITE));
    claim.relock(channel);
  }

  /** Cuts off what is behind the last whole record. */
  private void cut() throws IOException {
    if (!dirty) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      while (dirty) {
        try {
          channel.truncate(length).position(length);
          dirty = false;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
          reopen();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes back the records beyond a length, now if possible. */
  void takeBack(long to, IOException because) {
    dirty |= to != length;
    length = to;
    try {
      cut();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /**
   * Closes it.
   *
   * @throws IOException if it failed, or what is behind the last whole record cannot be cut off
   */
  @Override
  public void close() throws IOException {
    try (claim) {
      try {
        cut();
      } finally {
        channel.close();
      }
    }
  }

  /** Closes and deletes it, unless it is a device, a pipe or a link. */
  void discard() throws IOException {
    try (claim) {
      channel.close();
    }
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(file);
    }
  }
}
