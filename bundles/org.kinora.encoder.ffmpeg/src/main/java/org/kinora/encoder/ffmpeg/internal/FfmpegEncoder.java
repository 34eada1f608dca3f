package org.kinora.encoder.ffmpeg.internal;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.PushEncoder;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.VideoFrame;

/**
 * An encoder of libavcodec.
 *
 * <p>The lock guards everything native, so that closing waits for a call that is under way. Access
 * units are handed out after the lock is given up.
 */
final class FfmpegEncoder extends PushEncoder {

  /** About as many as the queues of a recording hold in steady state. */
  private static final int KEPT_UNITS = 16;

  private final CodecLibrary library;
  private final AccessUnitPool pool;
  private final Optional<ChromaSplitter> splitter;
  private final FrameTimes times = new FrameTimes();
  private final ArrayDeque<PooledAccessUnit> ready = new ArrayDeque<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final AVFrame frame = avutil.av_frame_alloc();
  private final NativePlanes planes = new NativePlanes(frame);
  private final PacketReader packet = new PacketReader();

  private EncoderSettings current;
  private CodecContext context; // null where the next frame is to open it anew
  private boolean closed;
  private volatile boolean keyFrameWanted;

  /**
   * @param settings within the library's capabilities
   * @throws EncoderException if the codec cannot be opened
   */
  FfmpegEncoder(CodecLibrary library, EncoderSettings settings) throws EncoderException {
    super(settings);
    this.library = library;
    current = settings;
    pool = new AccessUnitPool(library.codec(), KEPT_UNITS);
    boolean split = library.planarOnly() && settings.format() != PixelFormat.I420;
    splitter = split ? Optional.of(new ChromaSplitter(settings.size())) : Optional.empty();
    try {
      context = CodecContext.open(library, settings);
    } catch (EncoderException e) {
      close();
      throw e;
    }
    frame.width(settings.size().width()).height(settings.size().height());
    frame.format(context.pixelFormat());
  }

  @Override
  public void encode(VideoFrame picture, AccessUnitConsumer out) throws EncoderException {
    lock.lock();
    try {
      checkOpen();
      checkFrame(picture);
      if (context == null) {
        context = CodecContext.open(library, current);
      }
      boolean intra = keyFrameWanted;
      keyFrameWanted = false;
      fill(picture);
      frame.pict_type(intra ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
      frame.pts(times.add(picture));
      context.send(frame);
      receive();
    } finally {
      lock.unlock();
      deliver(out);
    }
  }

  private void fill(VideoFrame picture) {
    planes.set(0, picture.plane(0), picture.stride(0));
    if (splitter.isPresent()) {
      ChromaSplitter chroma = splitter.get();
      chroma.split(picture);
      planes.set(1, chroma.u(), chroma.stride());
      planes.set(2, chroma.v(), chroma.stride());
      return;
    }
    for (int i = 1; i < picture.format().planes(); i++) {
      planes.set(i, picture.plane(i), picture.stride(i));
    }
  }

  private void receive() throws EncoderException {
    while (context.receive(packet.packet())) {
      long count = packet.pts();
      times.take(count);
      PooledAccessUnit unit = pool.acquire();
      int size = packet.size();
      packet.copyTo(unit.writable(size));
      long pts = times.pts(count);
      unit.set(size, pts, pts, times.duration(count), times.sequence(count), packet.keyFrame());
      packet.unref();
      ready.add(unit);
    }
  }

  private void deliver(AccessUnitConsumer out) {
    while (!ready.isEmpty()) {
      try (PooledAccessUnit unit = ready.poll()) {
        out.accept(unit);
      }
    }
  }

  @Override
  public void drain(AccessUnitConsumer out) throws EncoderException {
    lock.lock();
    try {
      checkOpen();
      keyFrameWanted = true;
      if (times.inside() > 0) {
        flush();
      }
    } finally {
      lock.unlock();
      deliver(out);
    }
  }

  /** Takes what is inside; the codec ends with that and is opened anew for the next frame. */
  private void flush() throws EncoderException {
    context.send(null);
    receive();
    context.close();
    context = null;
  }

  @Override
  public void requestKeyFrame() {
    keyFrameWanted = true;
  }

  @Override
  public void update(EncoderUpdate update) throws EncoderException {
    lock.lock();
    try {
      checkOpen();
      EncoderSettings changed = SettingsUpdate.apply(library, current, update);
      boolean rateOnly =
          changed.gop() == current.gop() && changed.frameRate().equals(current.frameRate());
      current = changed;
      if (context == null || (rateOnly && context.changeRate(changed.rateControl()))) {
        return;
      }
      if (times.inside() > 0) {
        flush(); // handed out with the next frame
      } else {
        context.close();
        context = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() throws EncoderException {
    if (closed) {
      throw new EncoderException("encoder " + library.providerName() + " is closed", Retry.FATAL);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (context != null) {
        context.close();
        context = null;
      }
      times.forget();
      planes.close();
      splitter.ifPresent(ChromaSplitter::close);
      packet.close();
      avutil.av_frame_free(frame);
      releaseBinding();
    } finally {
      lock.unlock();
    }
  }
}
