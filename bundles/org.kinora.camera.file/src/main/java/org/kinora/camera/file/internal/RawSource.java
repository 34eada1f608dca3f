package org.kinora.camera.file.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;

/** Pictures without compression, one behind the other: raw files and Y4M. */
final class RawSource implements FrameSource {

  private final Path file;
  private final FileChannel channel;
  private final CameraMode stored;
  private final CameraMode mode;
  private final boolean y4m;
  private final ByteBuffer picture;
  private long count;

  /**
   * @param channel stands at the first picture; closed with this
   * @param stored what is in the file
   * @param format of the frames to be delivered
   * @param y4m whether a line with {@code FRAME} stands before each picture
   */
  RawSource(Path file, FileChannel channel, CameraMode stored, PixelFormat format, boolean y4m) {
    this.file = file;
    this.channel = channel;
    this.stored = stored;
    this.mode = new CameraMode(format, stored.size(), stored.frameRate());
    this.y4m = y4m;
    this.picture = ByteBuffer.allocateDirect(stored.format().frameBytes(stored.size()));
  }

  @Override
  public CameraMode mode() {
    return mode;
  }

  @Override
  public boolean read(PooledFrame frame) throws CameraException {
    try {
      if (channel.position() >= channel.size()) {
        return false;
      }
      if (y4m && !Y4mHeader.readLine(channel).startsWith("FRAME")) {
        throw damaged("is damaged");
      }
      picture.clear();
      while (picture.hasRemaining()) {
        if (channel.read(picture) < 0) {
          throw damaged("is truncated");
        }
      }
    } catch (EOFException e) {
      throw damaged("is truncated");
    } catch (IOException e) {
      throw new CameraException(
          "cannot read %s: %s".formatted(file, e.getMessage()), Retry.FATAL, e);
    }
    PictureCopy.copy(picture, stored.format(), frame);
    FrameRate rate = stored.frameRate();
    long pts = rate.timeOf(count);
    count++;
    frame.set(pts, rate.timeOf(count) - pts, 0);
    return true;
  }

  private CameraException damaged(String what) {
    return new CameraException("%s %s after %d frames".formatted(file, what, count), Retry.FATAL);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
