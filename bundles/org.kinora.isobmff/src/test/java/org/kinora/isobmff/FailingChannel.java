package org.kinora.isobmff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** A real file on a device that fails on request. */
final class FailingChannel extends FileChannel {

  private FileChannel real;

  /** How much may be appended yet; what is cut off becomes free again. */
  long space = Long.MAX_VALUE;

  /** Whether nothing at all can be changed, as on a read-only file system. */
  boolean readOnly;

  /** Whether bytes that are there cannot be changed. */
  boolean failOverwrite;

  boolean failForce;
  int forced;

  FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException {
    real = FileChannel.open(path, options);
    return this;
  }

  private void change() throws IOException {
    if (readOnly) {
      throw new IOException("Read-only file system");
    }
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    change();
    if (from.remaining() > space) {
      if (space == 0) {
        throw new IOException("No space left on device");
      }
      ByteBuffer part = from.slice(from.position(), (int) space);
      from.position(from.position() + (int) space);
      space = 0;
      return real.write(part);
    }
    int count = real.write(from);
    space -= count;
    return count;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (from[i].hasRemaining()) {
        return write(from[i]);
      }
    }
    return 0;
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    change();
    if (failOverwrite) {
      throw new IOException("Input/output error");
    }
    return real.write(from, position);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    change();
    long before = real.size();
    real.truncate(size);
    if (space < Long.MAX_VALUE) {
      space += before - real.size();
    }
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    if (failForce) {
      throw new IOException("Input/output error");
    }
    forced++;
    real.force(metaData);
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return real.read(to);
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    return real.read(to, offset, length);
  }

  @Override
  public int read(ByteBuffer to, long position) throws IOException {
    return real.read(to, position);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
    return real.transferTo(position, count, to);
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long position, long count) throws IOException {
    return real.transferFrom(from, position, count);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return real.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
