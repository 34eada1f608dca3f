package org.kinora.isobmff;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.kinora.api.sink.FileClaim;
import org.kinora.api.sink.FileClaim.Lock;
import org.kinora.api.sink.FileInUseException;

/**
 * A file that is claimed, written from its end, and that neither an interrupt nor a failed write
 * damages: an interrupted thread would close a plain {@link FileChannel}, and a full disk would
 * leave half a fragment.
 */
public final class OpenFile implements GatheringByteChannel {

  /** Opens a channel to a file; tests put a failing one in its place. */
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException;
  }

  /** A piece of work on the file that may be done again from its beginning. */
  public interface Step {
    /** Does it, by writing to the file. */
    void run() throws IOException;
  }

  private final Path path;
  private final Opener opener;
  private final Set<? extends OpenOption> options;
  private final FileClaim claim;
  private FileChannel channel;
  private long end;
  private boolean dirty = true;
  private boolean forceFailed;

  private OpenFile(
      Path path,
      FileClaim claim,
      FileChannel channel,
      Opener opener,
      Set<? extends OpenOption> options) {
    this.path = path;
    this.claim = claim;
    this.channel = channel;
    this.opener = opener;
    this.options = options;
  }

  /**
   * Opens a file to write it from its beginning, and creates it if it is not there; what is in it
   * is cut off before the first write.
   *
   * @throws FileInUseException if somebody is writing it
   */
  public static OpenFile create(Path path) throws IOException {
    return create(path, FileChannel::open);
  }

  static OpenFile create(Path path, Opener opener) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    OpenFile file = open(path, options, opener);
    if (file.claim.lock(file.channel) == Lock.TAKEN) {
      file.close();
      throw new FileInUseException(path);
    }
    return file;
  }

  /**
   * Opens a file that is there, to find out where what is whole {@linkplain #endAt ends}.
   *
   * @param readOnly whether it is not to be changed
   * @throws FileInUseException if somebody is writing it, or if that cannot be found out
   */
  static OpenFile existing(Path path, boolean readOnly) throws IOException {
    Set<StandardOpenOption> options =
        readOnly
            ? Set.of(StandardOpenOption.READ)
            : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    OpenFile file = open(path, options, FileChannel::open);
    Lock lock = readOnly ? file.claim.lockToRead(file.channel) : file.claim.lock(file.channel);
    if (lock != Lock.HELD) {
      file.close();
      throw new FileInUseException(path, lock);
    }
    return file;
  }

  private static OpenFile open(Path path, Set<? extends OpenOption> options, Opener opener)
      throws IOException {
    FileClaim claim = FileClaim.of(path).orElseThrow(() -> new FileInUseException(path));
    try {
      return new OpenFile(path, claim, opener.open(path, options), opener, options);
    } catch (IOException e) {
      claim.close();
      throw e;
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Where what is whole ends. */
  public long end() {
    return end;
  }

  /** Says where what is whole ends; what is behind is cut off before the next write. */
  void endAt(long position) {
    end = position;
    dirty = true;
  }

  /** The bytes that are there, whole or not. */
  long size() throws IOException {
    return channel.size();
  }

  /** Reads bytes at a position; -1 at the end. */
  int read(ByteBuffer into, long position) throws IOException {
    int[] count = new int[1];
    uninterrupted(() -> count[0] = channel.read(into, position));
    return count[0];
  }

  /**
   * Appends what a step writes, all or nothing.
   *
   * @throws IOException if it failed: what was there before is unchanged and ends where it did, or
   *     will before anything else is written
   */
  public void append(Step step) throws IOException {
    try {
      uninterrupted(
          () -> {
            if (dirty) {
              channel.truncate(end).position(end);
            }
            dirty = true;
            step.run();
            end = channel.position();
            dirty = false;
          });
    } catch (IOException e) {
      cut(e);
      throw e;
    }
  }

  /** Cuts off what is behind the end, now if possible. */
  private void cut(IOException because) {
    try {
      uninterrupted(() -> channel.truncate(end).position(end));
      dirty = false;
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** Takes back what was appended behind a position. */
  void cutTo(long position, IOException because) {
    end = position;
    dirty = true;
    cut(because);
  }

  /** Writes a few bytes over what is there. */
  public void overwrite(ByteBuffer bytes, long position) throws IOException {
    uninterrupted(
        () -> {
          ByteBuffer view = bytes.duplicate();
          long at = position;
          while (view.hasRemaining()) {
            at += channel.write(view, at);
          }
        });
  }

  /**
   * Returns when everything written is on the device.
   *
   * @throws ForceException if it failed, now or before
   */
  public void force() throws IOException {
    if (forceFailed) {
      throw new ForceException("forcing it to the device has failed before");
    }
    try {
      uninterrupted(() -> channel.force(false));
    } catch (IOException e) {
      forceFailed = true;
      throw new ForceException(e);
    }
  }

  /**
   * Makes the file's name in its directory as durable as its content. Does nothing on systems where
   * a directory cannot be opened (Windows), which see to it themselves.
   */
  public void forceName() throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (File.separatorChar == '/' && parent != null) {
      try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  private void uninterrupted(Step step) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          step.run();
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
          channel = opener.open(path, options);
          claim.relock(channel);
          dirty = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    return channel.write(sources, offset, length);
  }

  @Override
  public long write(ByteBuffer[] sources) throws IOException {
    return channel.write(sources);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return channel.write(source);
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      claim.close();
    }
  }
}
