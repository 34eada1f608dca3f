package org.kinora.bench;

import java.nio.ByteBuffer;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.PushEncoder;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.VideoFrame;

/** Answers each frame at once with a few bytes, whatever it shows. */
final class NullEncoder extends PushEncoder {

  /** More than the queue of a sink holds. */
  private static final int KEPT_UNITS = 512;

  private final NullStream stream;
  private final AccessUnitPool pool;
  private long keyFrames;
  private int sinceKey;
  private volatile boolean keyFrameWanted = true;

  NullEncoder(EncoderSettings settings) {
    super(settings);
    stream = new NullStream(settings.size());
    pool = new AccessUnitPool(settings.codec(), KEPT_UNITS);
  }

  @Override
  public void encode(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
    checkFrame(frame);
    boolean key = keyFrameWanted || ++sinceKey >= settings().gop();
    if (key) {
      keyFrameWanted = false;
      sinceKey = 0;
    }
    ByteBuffer bytes = key ? stream.keyFrame(keyFrames++) : stream.picture(sinceKey);
    try (PooledAccessUnit unit = pool.acquire()) {
      int size = bytes.limit();
      unit.writable(size).put(0, bytes, 0, size);
      unit.set(size, frame.pts(), frame.pts(), frame.duration(), frame.sequence(), key);
      out.accept(unit);
    }
  }

  @Override
  public void drain(AccessUnitConsumer out) {
    keyFrameWanted = true; // nothing is ever inside
  }

  @Override
  public void requestKeyFrame() {
    keyFrameWanted = true;
  }

  @Override
  public void update(EncoderUpdate update) {
    // Nothing depends on these settings.
  }

  @Override
  public void close() {
    releaseBinding();
  }
}
