package org.kinora.test.faults;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/** A frame with another time and number; its references are those of the original. */
record RestampedFrame(VideoFrame frame, long pts, long sequence) implements VideoFrame {
  @Override
  public PixelFormat format() {
    return frame.format();
  }

  @Override
  public Size size() {
    return frame.size();
  }

  @Override
  public ByteBuffer plane(int plane) {
    return frame.plane(plane);
  }

  @Override
  public int stride(int plane) {
    return frame.stride(plane);
  }

  @Override
  public long duration() {
    return frame.duration();
  }

  @Override
  public <T> Optional<T> handle(Class<T> type) {
    return frame.handle(type);
  }

  @Override
  public VideoFrame retain() {
    frame.retain();
    return this;
  }

  @Override
  public void close() {
    frame.close();
  }
}
