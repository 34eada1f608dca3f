package org.kinora.encoder.axera;

import java.util.Optional;
import java.util.function.Consumer;
import org.kinora.api.KinoraException;
import org.kinora.api.camera.Camera;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.binding.axera.AxException;
import org.kinora.binding.axera.AxLink;
import org.kinora.binding.axera.AxPicture;
import org.kinora.binding.axera.AxVenc;
import org.kinora.binding.axera.AxeraFrame;
import org.kinora.binding.axera.IvpsChannel;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.jna.HardwareAnswer;
import org.kinora.binding.jna.HardwareEncoder;
import org.kinora.binding.jna.HardwareLink;
import org.kinora.binding.jna.HardwarePicture;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.jna.NativeEncoder;
import org.kinora.binding.jna.SemiPlanar;

/** One channel of VENC. */
final class AxeraEncoder extends HardwareEncoder {

  private static final int SEND_MILLIS = 1000; // as MaixCDK

  private final VencChannel channel;
  private final StreamReader reader;
  private final SemiPlanar layout;

  private AxeraEncoder(
      HardwareSystem.Use use,
      VencChannel channel,
      EncoderSettings settings,
      int answerMillis,
      Consumer<NativeEncoder> freed) {
    super(use, AxeraFrame.class, settings, answerMillis, freed);
    this.channel = channel;
    this.layout = AxPicture.layout(settings.format(), settings.size());
    this.reader = new StreamReader(channel.number(), settings.codec());
  }

  static AxeraEncoder open(
      MediaSystem media, EncoderSettings settings, int answerMillis, Consumer<NativeEncoder> freed)
      throws KinoraException {
    HardwareSystem.Use use = media.open(MediaSystem.Part.VENC);
    boolean done = false;
    try {
      VencChannel channel = new VencChannel(media, use, settings);
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
  protected HardwarePicture newPicture() throws KinoraException {
    return new MemoryPicture(layout, "kinora-venc-" + channel.number());
  }

  @Override
  protected void send(long info) throws AxException {
    channel.setLinked(false);
    AxException.check(AxVenc.sendFrame(channel.number(), info, SEND_MILLIS), "AX_VENC_SendFrame");
  }

  @Override
  protected boolean receive(int millis, PooledAccessUnit unit, HardwareAnswer answer)
      throws KinoraException {
    return reader.read(millis, unit, answer);
  }

  @Override
  protected void askForKeyFrame() throws AxException {
    channel.requestKeyFrame();
  }

  @Override
  protected Optional<HardwareLink> linkTo(Camera camera) {
    return camera.handle(IvpsChannel.class).map(output -> () -> link(output));
  }

  private Runnable link(IvpsChannel output) throws AxException {
    channel.setLinked(true);
    return AxLink.toEncoder(output, channel.number())::close;
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
  }
}
