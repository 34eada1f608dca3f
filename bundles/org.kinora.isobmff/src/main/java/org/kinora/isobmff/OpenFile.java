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

/**
 * A file that is written from its end, and that neither an interrupt nor a failed write damages: an
 * interrupted thread would close a plain {@link FileChannel}, and a full disk would leave half a
 * fragment.
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
  private FileChannel channel;
  private long end;
  private boolean dirty;
  private boolean forceFailed;

  /**
   * @param end where what is whole ends; what is behind is cut off before the next write
   */
  public OpenFile(Path path, Set<? extends OpenOption> options, long end) throws IOException {
    this(path, options, end, FileChannel::open);
  }

  OpenFile(Path path, Set<? extends OpenOption> options, long end, Opener opener)
      throws IOException {
    this.path = path;
    this.opener = opener;
    this.channel = opener.open(path, options);
    this.end = end;
    this.dirty = true;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Where what is whole ends. */
  public long end() {
    return end;
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
          channel = opener.open(path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
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
    channel.close();
  }
}
