package org.kinora.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.media.VideoFrame;

/**
 * A provider in front of another one, which shares a place for a single open encoder with others of
 * its kind, as providers of one piece of hardware do. The recorder can only break before it makes.
 */
final class OneAtATime implements EncoderProvider {

  private final String name;
  private final EncoderProvider real;
  private final AtomicReference<Optional<String>> holder;

  /**
   * @param holder who has the place; shared
   */
  OneAtATime(String name, EncoderProvider real, AtomicReference<Optional<String>> holder) {
    this.name = name;
    this.real = real;
    this.holder = holder;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public EncoderCapabilities capabilities() {
    EncoderCapabilities all = real.capabilities();
    return new EncoderCapabilities(
        all.codecs(),
        all.rateControls(),
        all.formats(),
        all.minSize(),
        all.maxSize(),
        all.widthAlignment(),
        all.heightAlignment(),
        all.hardware(),
        1,
        all.live(),
        all.bindsCamera(),
        all.note());
  }

  @Override
  public Encoder open(EncoderSettings settings) throws EncoderException {
    Optional<String> before = holder.get();
    if (before.isPresent() || !holder.compareAndSet(before, Optional.of(name))) {
      throw new EncoderException(
          "the one encoder is open already, by " + holder.get(), Retry.TRANSIENT);
    }
    boolean opened = false;
    try {
      Encoder encoder = new Holding(real.open(settings), holder);
      opened = true;
      return encoder;
    } finally {
      if (!opened) {
        holder.set(Optional.empty());
      }
    }
  }

  private record Holding(Encoder real, AtomicReference<Optional<String>> holder)
      implements Encoder {

    @Override
    public void encode(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
      real.encode(frame, out);
    }

    @Override
    public void drain(AccessUnitConsumer out) throws EncoderException {
      real.drain(out);
    }

    @Override
    public void bind(Camera camera) throws EncoderException {
      real.bind(camera);
    }

    @Override
    public boolean encode(Duration timeout, AccessUnitConsumer out)
        throws EncoderException, InterruptedException {
      return real.encode(timeout, out);
    }

    @Override
    public VideoFrame capture() {
      return real.capture();
    }

    @Override
    public void requestKeyFrame() {
      real.requestKeyFrame();
    }

    @Override
    public void update(EncoderUpdate update) throws EncoderException {
      real.update(update);
    }

    @Override
    public void abort() {
      real.abort();
    }

    @Override
    public void close() {
      real.close();
      holder.set(Optional.empty());
    }
  }
}
