package org.kinora.encoder.sophgo;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.kinora.api.KinoraException;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderCapabilities.LiveSetting;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.NativeEncoder;
import org.kinora.binding.jna.NativeEncoderProvider;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.MediaSystem.Part;

/** Opens channels of VENC. */
public final class SophgoEncoderProvider extends NativeEncoderProvider {

  static final String NAME = "sophgo";

  /** Many times what a frame takes; with two busy channels a frame waits for the other's. */
  static final int ANSWER_MILLIS = 1000;

  /** The smallest of H.265 (W4_MIN_ENC_PIC_WIDTH and _HEIGHT in the driver's vpuconfig.h). */
  private static final Size MIN_SIZE = new Size(256, 128);

  /** The largest width of the scaler (cvi_defines.h), and what the SG2002's data sheet says. */
  private static final Size MAX_SIZE = new Size(2880, 1620);

  private static final EncoderCapabilities CAPABILITIES =
      new EncoderCapabilities(
          Set.of(Codec.H264, Codec.H265),
          Set.of(
              RateControl.Mode.CBR,
              RateControl.Mode.VBR,
              RateControl.Mode.AVBR,
              RateControl.Mode.FIXED_QP),
          List.of(PixelFormat.NV21, PixelFormat.NV12, PixelFormat.I420),
          MIN_SIZE,
          MAX_SIZE,
          2,
          2,
          true,
          MediaSystem.VENC_CHANNELS,
          Set.of(LiveSetting.BITRATE, LiveSetting.GOP),
          true,
          "VENC of SG2002 and CV181x; takes this board's camera frames without a copy; a variable"
              + " rate has its average as its most; profiles baseline, main and high");

  private final MediaSystem media;
  private final int answerMillis;

  /**
   * @param media is used until {@link #stop()}
   * @param answerMillis how long the hardware may take for a frame
   * @throws LibraryRefusedException if the vendor's libraries are not there
   */
  SophgoEncoderProvider(MediaSystem media, int answerMillis) throws LibraryRefusedException {
    super(NAME, CAPABILITIES, media.library(Part.VENC), media.load(Part.VENC));
    this.media = media;
    this.answerMillis = answerMillis;
  }

  @Override
  protected NativeEncoder start(EncoderSettings settings, Consumer<NativeEncoder> freed)
      throws KinoraException {
    return SophgoEncoder.open(media, settings, answerMillis, freed);
  }
}
