package org.kinora.encoder.axera;

import java.util.Optional;
import java.util.function.Consumer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.axera.AxError;
import org.kinora.binding.axera.AxException;
import org.kinora.binding.axera.AxLink;
import org.kinora.binding.axera.AxPicture;
import org.kinora.binding.axera.AxVenc;
import org.kinora.binding.axera.AxeraFrame;
import org.kinora.binding.axera.IvpsChannel;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.jna.HardwareEncoder;
import org.kinora.binding.jna.NativeEncoder;
import org.kinora.binding.jna.SemiPlanar;

/**
 * One channel of VENC. Frames of the board's camera go to it as they are; others are copied to a
 * block of its own, which is taken with the first of them.
 */
final class AxeraEncoder extends HardwareEncoder {

  private static final int NANOS_PER_MICRO = 1000;
  private static final int SEND_MILLIS = 1000; // as MaixCDK

  private final MediaSystem.Use use;
  private final VencChannel channel;
  private final StreamReader reader;
  private final SemiPlanar layout;
  private Optional<MemoryPicture> memory = Optional.empty();

  private AxeraEncoder(
      MediaSystem.Use use,
      VencChannel channel,
      EncoderSettings settings,
      int answerMillis,
      Consumer<NativeEncoder> freed) {
    super(settings, answerMillis, freed);
    this.use = use;
    this.channel = channel;
    this.layout = AxPicture.layout(settings.format(), settings.size());
    this.reader = new StreamReader(channel.number(), settings.codec());
  }

  static AxeraEncoder open(
      MediaSystem media, EncoderSettings settings, int answerMillis, Consumer<NativeEncoder> freed)
      throws EncoderException {
    MediaSystem.Use use;
    try {
      use = media.open(MediaSystem.Part.VENC);
    } catch (AxException e) {
      throw new EncoderException(e.getMessage(), e.retry(), e);
    }
    boolean done = false;
    try {
      String holder =
          "the encoder of %s %s that thread %s opened"
              .formatted(settings.codec(), settings.size(), Thread.currentThread().getName());
      VencChannel channel = new VencChannel(media, use, settings, holder);
      AxeraEncoder encoder = new AxeraEncoder(use, channel, settings, answerMillis, freed);
      done = true;
      return encoder;
    } finally {
      if (!done) {
        use.close();
      }
    }
  }

  @Override
  protected long send(VideoFrame frame) throws EncoderException {
    channel.setLinked(false);
    Optional<AxeraFrame> own = frame.handle(AxeraFrame.class);
    long name;
    long info;
    if (own.isPresent()) {
      name = own.get().ptsMicros();
      info = own.get().info();
    } else {
      name = Math.floorDiv(frame.pts(), NANOS_PER_MICRO);
      info = memory().fill(frame, name);
    }
    int code = AxVenc.sendFrame(channel.number(), info, SEND_MILLIS);
    if (code != AxError.SUCCESS) {
      throw StreamReader.failed(code, "AX_VENC_SendFrame");
    }
    return name;
  }

  private MemoryPicture memory() throws EncoderException {
    if (memory.isEmpty()) {
      try {
        memory = Optional.of(new MemoryPicture(layout, "kinora-venc-" + channel.number()));
      } catch (AxException e) {
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
    channel.requestKeyFrame();
  }

  @Override
  protected Optional<Link> linkTo(Camera camera) {
    return camera.handle(IvpsChannel.class).map(output -> () -> link(output));
  }

  private Runnable link(IvpsChannel output) throws EncoderException {
    channel.setLinked(true);
    try {
      return AxLink.toEncoder(output, channel.number())::close;
    } catch (AxException e) {
      throw new EncoderException(e.getMessage(), e.retry(), e);
    }
  }

  @Override
  protected void changeRate(RateControl wanted) throws EncoderException {
    channel.change(wanted, settings().gop());
  }

  @Override
  protected void change(Optional<RateControl> wanted, int frames) throws EncoderException {
    channel.change(wanted.orElse(channel.control()), frames);
  }

  @Override
  protected void freeHardware() {
    channel.close();
    memory.ifPresent(MemoryPicture::free);
    use.close();
  }
}
