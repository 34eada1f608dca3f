package org.kinora.camera.v4l2;

import java.util.Optional;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.VideoFrame;

/** Frames made of pictures of another format; the driver's buffers go back at once. */
final class ConvertedPictures implements Output {

  private static final int FRAMES = 8;

  private final CaptureQueue queue;
  private final Picture picture;
  private final Converter converter;
  private final FramePool pool;
  private final long duration;
  private Optional<PooledFrame> next = Optional.empty();

  ConvertedPictures(
      CaptureQueue queue, Picture picture, Converter converter, FramePool pool, long duration) {
    this.queue = queue;
    this.picture = picture;
    this.converter = converter;
    this.pool = pool;
    this.duration = duration;
  }

  /** The number of frames in its pool. */
  static int frames() {
    return FRAMES;
  }

  @Override
  public int lendable() {
    return FRAMES;
  }

  @Override
  public boolean ready() {
    if (next.isEmpty()) {
      next = pool.acquire();
    }
    return next.isPresent();
  }

  @Override
  public Optional<VideoFrame> take(int index, int offset, int bytes, long pts, long sequence) {
    PooledFrame frame = next.orElseThrow();
    boolean good;
    try {
      good = converter.convert(queue.memory(index).buffer(), offset, bytes, frame);
    } finally {
      queue.giveBack(index);
    }
    if (!good) {
      return Optional.empty(); // the frame is kept for the next picture
    }
    next = Optional.empty();
    frame.set(pts, duration, sequence);
    frame.setColour(picture.colour());
    return frame.asVideoFrame();
  }

  @Override
  public void close() {
    next.ifPresent(PooledFrame::close);
    next = Optional.empty();
  }
}
