package org.kinora.encoder.sophgo;

import java.util.Optional;
import java.util.function.Consumer;
import org.kinora.api.KinoraException;
import org.kinora.api.camera.Camera;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.binding.jna.HardwareAnswer;
import org.kinora.binding.jna.HardwareEncoder;
import org.kinora.binding.jna.HardwareLink;
import org.kinora.binding.jna.HardwarePicture;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.jna.NativeEncoder;
import org.kinora.binding.jna.SemiPlanar;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviLink;
import org.kinora.binding.sophgo.CviPicture;
import org.kinora.binding.sophgo.CviVenc;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.SophgoFrame;
import org.kinora.binding.sophgo.VpssChannel;

/** One channel of VENC. */
final class SophgoEncoder extends HardwareEncoder {

  private static final int SEND_MILLIS = 1000; // as kvm_mmf.cpp

  private static final byte AT_ONCE = 1;

  private final VencChannel channel;
  private final StreamReader reader;
  private final SemiPlanar layout;
  private RateControl control;
  private int gop;

  private SophgoEncoder(
      HardwareSystem.Use use,
      VencChannel channel,
      EncoderSettings settings,
      int answerMillis,
      Consumer<NativeEncoder> freed)
      throws CviException {
    super(use, SophgoFrame.class, settings, answerMillis, freed);
    this.channel = channel;
    this.control = settings.rateControl();
    this.gop = settings.gop();
    this.layout = CviPicture.layout(settings.format(), settings.size());
    this.reader = new StreamReader(channel.number(), settings.codec());
  }

  static SophgoEncoder open(
      MediaSystem media, EncoderSettings settings, int answerMillis, Consumer<NativeEncoder> freed)
      throws KinoraException {
    HardwareSystem.Use use = media.open(MediaSystem.Part.VENC);
    Optional<VencChannel> channel = Optional.empty();
    boolean done = false;
    try {
      channel = Optional.of(new VencChannel(media, use, settings));
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
  protected HardwarePicture newPicture() throws KinoraException {
    return new MemoryPicture(layout, "kinora-venc-" + channel.number());
  }

  @Override
  protected void send(long info) throws CviException {
    CviException.check(
        CviVenc.sendFrame(channel.number(), info, SEND_MILLIS), "CVI_VENC_SendFrame");
  }

  @Override
  protected boolean receive(int millis, PooledAccessUnit unit, HardwareAnswer answer)
      throws KinoraException {
    return reader.read(millis, unit, answer);
  }

  @Override
  protected void askForKeyFrame() throws CviException {
    CviException.check(CviVenc.requestIDR(channel.number(), AT_ONCE), "CVI_VENC_RequestIDR");
  }

  @Override
  protected Optional<HardwareLink> linkTo(Camera camera) {
    return camera.handle(VpssChannel.class).map(output -> () -> link(output));
  }

  private Runnable link(VpssChannel output) throws CviException {
    return CviLink.toEncoder(output, channel.number())::close;
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
  }
}
