package org.kinora.encoder.sophgo;

import java.util.Optional;
import java.util.function.Consumer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.HardwareEncoder;
import org.kinora.binding.jna.NativeEncoder;
import org.kinora.binding.jna.SemiPlanar;
import org.kinora.binding.sophgo.CviError;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviLink;
import org.kinora.binding.sophgo.CviPicture;
import org.kinora.binding.sophgo.CviVenc;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.SophgoFrame;
import org.kinora.binding.sophgo.VpssChannel;

/**
 * One channel of VENC. Frames of the board's camera go to it as they are; others are copied to a
 * block of its own, which is taken with the first of them.
 */
final class SophgoEncoder extends HardwareEncoder {

  private static final int NANOS_PER_MICRO = 1000;
  private static final int SEND_MILLIS = 1000; // as kvm_mmf.cpp

  private static final byte AT_ONCE = 1;

  private final MediaSystem.Use use;
  private final VencChannel channel;
  private final StreamReader reader;
  private final SemiPlanar layout;
  private Optional<MemoryPicture> memory = Optional.empty();
  private RateControl control;
  private int gop;

  private SophgoEncoder(
      MediaSystem.Use use,
      VencChannel channel,
      EncoderSettings settings,
      int answerMillis,
      Consumer<NativeEncoder> freed)
      throws EncoderException {
    super(settings, answerMillis, freed);
    this.use = use;
    this.channel = channel;
    this.control = settings.rateControl();
    this.gop = settings.gop();
    this.layout = CviPicture.layout(settings.format(), settings.size());
    this.reader = new StreamReader(channel.number(), settings.codec());
  }

  static SophgoEncoder open(
      MediaSystem media, EncoderSettings settings, int answerMillis, Consumer<NativeEncoder> freed)
      throws EncoderException {
    MediaSystem.Use use;
    try {
      use = media.open(MediaSystem.Part.VENC);
    } catch (CviException e) {
      throw new EncoderException(e.getMessage(), e.retry(), e);
    }
    Optional<VencChannel> channel = Optional.empty();
    boolean done = false;
    try {
      String holder =
          "the encoder of %s %s that thread %s opened"
              .formatted(settings.codec(), settings.size(), Thread.currentThread().getName());
      channel = Optional.of(new VencChannel(media, use, settings, holder));
      SophgoEncoder encoder = new SophgoEncoder(use, channel.get(), settings, answerMillis, freed);
      done = true;
      return encoder;
    } finally {
      if (!done) {
        channel.ifPresent(VencChannel::destroy);
        use.close();
      }
    }
  }

  @Override
  protected long send(VideoFrame frame) throws EncoderException {
    Optional<SophgoFrame> own = frame.handle(SophgoFrame.class);
    long name;
    long info;
    if (own.isPresent()) {
      name = own.get().ptsMicros();
      info = own.get().info();
    } else {
      name = Math.floorDiv(frame.pts(), NANOS_PER_MICRO);
      info = memory().fill(frame, name);
    }
    int code = CviVenc.sendFrame(channel.number(), info, SEND_MILLIS);
    if (code != CviError.SUCCESS) {
      throw StreamReader.failed(code, "CVI_VENC_SendFrame");
    }
    return name;
  }

  private MemoryPicture memory() throws EncoderException {
    if (memory.isEmpty()) {
      try {
        memory = Optional.of(new MemoryPicture(layout, "kinora-venc-" + channel.number()));
      } catch (CviException e) {
        throw new EncoderException(e.getMessage(), Retry.FATAL, e);
      }
    }
    return memory.get();
  }

  @Override
  protected boolean receive(int millis, PooledAccessUnit unit, Answer answer)
      throws EncoderException {
    return reader.read(millis, unit, answer);
  }

  @Override
  protected void askForKeyFrame() throws EncoderException {
    int code = CviVenc.requestIDR(channel.number(), AT_ONCE);
    if (code != CviError.SUCCESS) {
      throw StreamReader.failed(code, "CVI_VENC_RequestIDR");
    }
  }

  @Override
  protected Optional<Link> linkTo(Camera camera) {
    return camera.handle(VpssChannel.class).map(output -> () -> link(output));
  }

  private Runnable link(VpssChannel output) throws EncoderException {
    try {
      return CviLink.toEncoder(output, channel.number())::close;
    } catch (CviException e) {
      throw new EncoderException(e.getMessage(), e.retry(), e);
    }
  }

  @Override
  protected void changeRate(RateControl wanted) throws EncoderException {
    change(Optional.of(wanted), gop);
  }

  @Override
  protected void change(Optional<RateControl> wanted, int frames) throws EncoderException {
    RateControl next = wanted.orElse(control);
    channel.change(next, frames, gop);
    control = next;
    gop = frames;
  }

  @Override
  protected void freeHardware() {
    channel.destroy();
    memory.ifPresent(MemoryPicture::free);
    use.close();
  }
}
