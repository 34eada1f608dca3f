package org.kinora.encoder.axera;

import java.nio.ByteBuffer;
import java.util.Map;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Size;
import org.kinora.binding.axera.AxLayout;
import org.kinora.binding.axera.AxPicture;
import org.kinora.binding.jna.BufferAddresses;

/** A channel's {@code AX_VENC_CHN_ATTR_T}. */
final class ChannelAttributes {

  private static final int H264 = 96; // AX_PAYLOAD_TYPE_E, ax_global_type.h
  private static final int H265 = 265;
  private static final int FIFO_DEPTH = 4; // as MaixCDK and the vendor's samples
  private static final int NORMAL_P = 0; // AX_VENC_GOP_MODE_E, ax_venc_comm.h
  private static final int AUTOMATIC_QP = -1;
  private static final int MAIN_TIER = 0;
  private static final float MIN_RATE = 1; // AX_VENC_MIN_FRAME_RATE, ax_venc_rc.h
  private static final float MAX_RATE = 240;

  /** AX_VENC_PROFILE_E, ax_venc_comm.h. */
  private static final Map<String, Integer> H264_PROFILES =
      Map.of("baseline", 9, "main", 10, "high", 11);

  private static final String H264_DEFAULT = "high";
  private static final String H265_PROFILE = "main";
  private static final int HEVC_MAIN = 0;

  // AX_VENC_LEVEL_E, and what the level allows (Rec. ITU-T H.264, table A-1; H.265, table A.8)
  private static final int H264_LEVEL_5_1 = 51;
  private static final int H264_LEVEL_6_2 = 62;
  private static final int HEVC_LEVEL_5_1 = 153;
  private static final int HEVC_LEVEL_6_2 = 186;
  private static final int PIXELS_OF_5_1 = 8_912_896;

  private static final int RC = AxLayout.VENC_CHN_ATTR_STRCATTR;

  private final ByteBuffer structure = BufferAddresses.structure(AxLayout.VENC_CHN_ATTR_SIZE);
  private final boolean h265;

  ChannelAttributes(EncoderSettings settings) throws EncoderException {
    h265 = settings.codec() == Codec.H265;
    Size size = settings.size();
    structure.putInt(AxLayout.VENC_ATTR_ENTYPE, h265 ? H265 : H264);
    structure.putInt(AxLayout.VENC_ATTR_U32MAXPICWIDTH, size.width());
    structure.putInt(AxLayout.VENC_ATTR_U32MAXPICHEIGHT, size.height());
    structure.putInt(AxLayout.VENC_ATTR_U32PICWIDTHSRC, size.width());
    structure.putInt(AxLayout.VENC_ATTR_U32PICHEIGHTSRC, size.height());
    structure.putInt(
        AxLayout.VENC_ATTR_U32BUFSIZE, AxPicture.layout(settings.format(), size).bytes());
    structure.putInt(AxLayout.VENC_ATTR_ENPROFILE, profile(settings));
    structure.putInt(AxLayout.VENC_ATTR_ENLEVEL, level(size));
    structure.putInt(AxLayout.VENC_ATTR_ENTIER, MAIN_TIER);
    structure.put(AxLayout.VENC_ATTR_U8INFIFODEPTH, (byte) FIFO_DEPTH);
    structure.put(AxLayout.VENC_ATTR_U8OUTFIFODEPTH, (byte) FIFO_DEPTH);
    structure.putInt(RC + AxLayout.VENC_RC_ATTR_S32FIRSTFRAMESTARTQP, AUTOMATIC_QP);
    rate(settings.frameRate());
    structure.putInt(AxLayout.VENC_CHN_ATTR_STGOPATTR + AxLayout.VENC_GOP_ATTR_ENGOPMODE, NORMAL_P);
    set(settings.rateControl(), settings.gop());
  }

  private int level(Size size) {
    boolean large = (long) size.width() * size.height() > PIXELS_OF_5_1;
    if (h265) {
      return large ? HEVC_LEVEL_6_2 : HEVC_LEVEL_5_1;
    }
    return large ? H264_LEVEL_6_2 : H264_LEVEL_5_1;
  }

  private int profile(EncoderSettings settings) throws EncoderException {
    String wanted = settings.profile().orElse(h265 ? H265_PROFILE : H264_DEFAULT);
    if (!h265 && H264_PROFILES.containsKey(wanted)) {
      return H264_PROFILES.get(wanted);
    }
    if (h265 && wanted.equals(H265_PROFILE)) {
      return HEVC_MAIN;
    }
    throw new EncoderException(
        "VENC has no profile '%s' of %s: there %s"
            .formatted(
                wanted,
                settings.codec(),
                h265 ? "is " + H265_PROFILE : "are baseline, main and high"),
        Retry.FATAL);
  }

  private void rate(FrameRate rate) {
    float fps = Math.max(MIN_RATE, Math.min(MAX_RATE, (float) rate.perSecond()));
    int at = RC + AxLayout.VENC_RC_ATTR_STFRAMERATE;
    structure.putFloat(at + AxLayout.FRAME_RATE_CTRL_FSRCFRAMERATE, fps);
    structure.putFloat(at + AxLayout.FRAME_RATE_CTRL_FDSTFRAMERATE, fps);
  }

  /** Sets the rate control. */
  void set(RateControl control, int gop) {
    structure.putInt(RC + AxLayout.VENC_RC_ATTR_ENRCMODE, RateAttributes.mode(control, h265));
    int at = RC + AxLayout.VENC_RC_ATTR_RC;
    ByteBuffer union =
        structure.slice(at, AxLayout.VENC_CHN_ATTR_STGOPATTR - at).order(structure.order());
    RateAttributes.write(union, control, gop, h265);
  }

  /**
   * Sets where frames come from.
   *
   * @param linked whether the scaler sends them by itself
   */
  void setLinked(boolean linked) {
    structure.putInt(AxLayout.VENC_ATTR_ENLINKMODE, linked ? 1 : 0); // AX_LINK_MODE_E
  }

  /** Whether it makes H.265. */
  boolean h265() {
    return h265;
  }

  /** The address of the structure, valid for as long as this is reachable. */
  long address() {
    return BufferAddresses.addressOf(structure);
  }
}
