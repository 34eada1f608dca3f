package org.kinora.sink.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendFileTest {

  @TempDir Path directory;

  @Test
  void aRecordWrittenInPartIsTakenBack() throws Exception {
    Path path = directory.resolve("f");
    FaultyChannel channel = new FaultyChannel();
    AppendFile file =
        new AppendFile(path, (p, options) -> channel.on(FileChannel.open(p, options)));
    file.append(ByteBuffer.allocate(100_000), 100_000);
    channel.failAfter = 70_000;
    assertThatThrownBy(() -> file.append(ByteBuffer.allocate(100_000), 100_000))
        .isInstanceOf(IOException.class);
    assertThat(Files.size(path)).isEqualTo(100_000);
    channel.failAfter = Long.MAX_VALUE;
    file.append(ByteBuffer.allocate(5), 5);
    assertThat(Files.size(path)).isEqualTo(100_005);
    file.close();
  }

  @Test
  void aRecordThatCannotBeTakenBackNowIsTakenBackLater() throws Exception {
    Path path = directory.resolve("f");
    FaultyChannel channel = new FaultyChannel();
    AppendFile file =
        new AppendFile(path, (p, options) -> channel.on(FileChannel.open(p, options)));
    file.append(ByteBuffer.allocate(10), 10);
    channel.failAfter = 70_000;
    channel.failTruncate = true;
    assertThatThrownBy(() -> file.append(ByteBuffer.allocate(100_000), 100_000))
        .hasSuppressedException(new IOException("no truncate"));
    channel.failAfter = Long.MAX_VALUE;
    assertThatThrownBy(() -> file.append(ByteBuffer.allocate(5), 5)).hasMessage("no truncate");
    assertThat(Files.size(path)).as("the half record is still there").isGreaterThan(15);
    channel.failTruncate = false;
    file.append(ByteBuffer.allocate(5), 5);
    assertThat(Files.size(path)).isEqualTo(15);
    file.close();
  }

  @Test
  void aHalfRecordAtTheEndIsNotHidden() throws Exception {
    FaultyChannel channel = new FaultyChannel();
    AppendFile file =
        new AppendFile(
            directory.resolve("f"), (p, options) -> channel.on(FileChannel.open(p, options)));
    channel.failAfter = 70_000;
    channel.failTruncate = true;
    assertThatThrownBy(() -> file.append(ByteBuffer.allocate(100_000), 100_000))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(file::close).hasMessage("no truncate");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anInterruptInTheMiddleOfARecordCostsNothing() throws Exception {
    Path path = directory.resolve("f");
    FaultyChannel channel = new FaultyChannel();
    AppendFile file =
        new AppendFile(path, (p, options) -> channel.on(FileChannel.open(p, options)));
    file.append(ByteBuffer.allocate(10), 10);
    channel.interruptAfter = 70_000;
    file.append(ByteBuffer.allocate(100_000).put(99_999, (byte) 7), 100_000);
    assertThat(Thread.interrupted()).as("still pending").isTrue();
    byte[] bytes = Files.readAllBytes(path);
    assertThat(bytes).hasSize(100_010).endsWith(7);
    file.close();
  }

  /** A real channel that fails on request. */
  private static final class FaultyChannel extends FileChannel {

    private FileChannel real;
    private long failAfter = Long.MAX_VALUE;
    private long interruptAfter = Long.MAX_VALUE;
    private boolean failTruncate;
    private long written;

    FaultyChannel on(FileChannel channel) {
      real = channel;
      return this;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      if (interruptAfter < Long.MAX_VALUE && written >= interruptAfter - CHUNK) {
        interruptAfter = Long.MAX_VALUE;
        Thread.currentThread().interrupt();
        real.close();
        throw new ClosedByInterruptException();
      }
      if (failAfter < Long.MAX_VALUE && written + from.remaining() > failAfter) {
        from.limit(from.position() + 10);
        written += real.write(from);
        throw new IOException("No space left on device");
      }
      int count = real.write(from);
      written += count;
      return count;
    }

    private static final int CHUNK = 64 * 1024;

    @Override
    public FileChannel truncate(long size) throws IOException {
      if (failTruncate) {
        throw new IOException("no truncate");
      }
      real.truncate(size);
      return this;
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
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
      return real.write(from, offset, length);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      real.force(metaData);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
        throws IOException {
      return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count)
        throws IOException {
      return real.transferFrom(from, position, count);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return real.read(to, position);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      return real.write(from, position);
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
}
