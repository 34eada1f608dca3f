package org.kinora.recorder.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.PushEncoder;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/** An encoder that makes access units of the right form without a picture, and can misbehave. */
final class FakeEncoder implements EncoderProvider {

  enum Fault {
    NONE,
    THROW,
    HANG,
    GARBAGE,
    SWALLOW,
    WRONG_PTS,
    THROW_AT_KEY_REQUEST,
    NO_KEY_AFTER_DRAIN
  }

  private static final byte[] PARAMETER_SETS = {0, 0, 0, 1, 0x67, 1, 2, 3, 0, 0, 0, 1, 0x68, 4, 5};

  final String name;
  final Codec codec;
  final int maxOpen;
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger encoded = new AtomicInteger();
  final CountDownLatch release = new CountDownLatch(1);
  volatile int delay;
  volatile int gop = Integer.MAX_VALUE;
  volatile Fault fault = Fault.NONE;
  volatile int faultAt;

  FakeEncoder(String name, int maxOpen) {
    this(name, Codec.H264, maxOpen);
  }

  FakeEncoder(String name, Codec codec, int maxOpen) {
    this.name = name;
    this.codec = codec;
    this.maxOpen = maxOpen;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public EncoderCapabilities capabilities() {
    return new EncoderCapabilities(
        Set.of(codec),
        Set.of(RateControl.Mode.CBR),
        List.of(PixelFormat.NV21),
        new Size(2, 2),
        new Size(4096, 4096),
        2,
        2,
        false,
        maxOpen,
        Set.of(),
        false,
        "");
  }

  @Override
  public Encoder open(EncoderSettings settings) throws EncoderException {
    if (open.incrementAndGet() > maxOpen) {
      open.decrementAndGet();
      throw new EncoderException(name + " is in use", Retry.TRANSIENT);
    }
    opened.incrementAndGet();
    return new Open(settings);
  }

  private final class Open extends PushEncoder {

    private final AccessUnitPool pool = new AccessUnitPool(codec, 64);
    private final ArrayDeque<VideoFrame> inside = new ArrayDeque<>();
    private final ArrayDeque<Boolean> keys = new ArrayDeque<>();
    private int frames;
    private int sinceKey;
    private boolean keyNext = true;
    private boolean closed;

    Open(EncoderSettings settings) {
      super(settings);
    }

    @Override
    public void encode(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
      checkFrame(frame);
      encoded.incrementAndGet();
      boolean now = frames++ == faultAt;
      if (now && fault == Fault.THROW) {
        throw new EncoderException("it broke", Retry.FATAL);
      }
      if (now && fault == Fault.HANG) {
        try {
          release.await();
        } catch (InterruptedException e) {
          throw new EncoderException("interrupted", Retry.FATAL, e);
        }
      }
      if (fault == Fault.SWALLOW && frames > faultAt) {
        return;
      }
      inside.add(frame.retain());
      keyNext |= sinceKey >= gop;
      sinceKey = keyNext ? 1 : sinceKey + 1;
      keys.add(keyNext);
      keyNext = false;
      while (inside.size() > delay) {
        emit(out, now);
      }
    }

    private void emit(AccessUnitConsumer out, boolean now) {
      VideoFrame frame = inside.remove();
      boolean key = keys.remove();
      AccessUnitPool.PooledAccessUnit unit = pool.acquire();
      ByteBuffer bytes = unit.writable(64);
      if (now && fault == Fault.GARBAGE) {
        bytes.putLong(0x1122334455667788L);
      } else {
        if (key) {
          if (codec == Codec.H264) {
            bytes.put(PARAMETER_SETS);
          } else {
            bytes.put(new byte[] {0, 0, 0, 1, 0x40, 1, 0, 0, 0, 1, 0x42, 1, 0, 0, 0, 1, 0x44, 1});
          }
        }
        int header = codec == Codec.H264 ? (key ? 0x65 : 0x41) : (key ? 19 << 1 : 1 << 1);
        bytes.put(new byte[] {0, 0, 0, 1, (byte) header});
        bytes.put(codec == Codec.H264 ? new byte[] {(byte) 0x88} : new byte[] {1, (byte) 0x88});
      }
      long pts = frame.pts() + (now && fault == Fault.WRONG_PTS ? 1 : 0);
      unit.set(bytes.position(), pts, pts, frame.duration(), frame.sequence(), key);
      out.accept(unit);
      unit.close();
      frame.close();
    }

    @Override
    public void drain(AccessUnitConsumer out) {
      while (!inside.isEmpty()) {
        emit(out, false);
      }
      keyNext = fault != Fault.NO_KEY_AFTER_DRAIN;
    }

    @Override
    public void requestKeyFrame() {
      if (fault == Fault.THROW_AT_KEY_REQUEST) {
        fault = Fault.NONE;
        throw new IllegalStateException("it broke");
      }
      keyNext = true;
    }

    @Override
    public void update(EncoderUpdate update) throws EncoderException {
      throw new EncoderException("nothing can be changed", Retry.FATAL);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        inside.forEach(VideoFrame::close);
        inside.clear();
        releaseBinding();
        open.decrementAndGet();
      }
    }
  }
}
