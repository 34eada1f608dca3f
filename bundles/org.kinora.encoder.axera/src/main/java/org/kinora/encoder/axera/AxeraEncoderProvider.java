package org.kinora.encoder.axera;

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
import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.axera.MediaSystem.Part;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.NativeEncoder;
import org.kinora.binding.jna.NativeEncoderProvider;

/** Opens channels of VENC. */
public final class AxeraEncoderProvider extends NativeEncoderProvider {

  static final String NAME = "axera";

  /** Many times what a frame takes; with many busy channels a frame waits for the others'. */
  static final int ANSWER_MILLIS = 1000;

  /** The smallest of H.264 and the largest of both (AX_M.._VENC_PIC_.., ax_venc_comm.h). */
  private static final Size MIN_SIZE = new Size(144, 144);

  private static final Size MAX_SIZE = new Size(5120, 5120);

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
          "VENC of AX630C; takes this board's camera frames without a copy; a variable rate has its"
              + " average as its most; profiles baseline, main and high");

  private final MediaSystem media;
  private final int answerMillis;

  /**
   * @param media is used until {@link #stop()}
   * @param answerMillis how long the hardware may take for a frame
   * @throws LibraryRefusedException if the vendor's libraries are not there
   */
  AxeraEncoderProvider(MediaSystem media, int answerMillis) throws LibraryRefusedException {
    super(NAME, CAPABILITIES, media.library(Part.VENC), media.load(Part.VENC));
    this.media = media;
    this.answerMillis = answerMillis;
  }

  @Override
  protected NativeEncoder start(EncoderSettings settings, Consumer<NativeEncoder> freed)
      throws KinoraException {
    return AxeraEncoder.open(media, settings, answerMillis, freed);
  }
}
