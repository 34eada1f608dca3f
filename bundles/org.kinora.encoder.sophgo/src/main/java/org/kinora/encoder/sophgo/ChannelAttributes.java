package org.kinora.encoder.sophgo;

import java.nio.ByteBuffer;
import java.util.Map;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.sophgo.CviLayout;

/**
 * A channel's {@code VENC_CHN_ATTR_S}. What settings do not say is as in the nearest open relative
 * of the board's own software (NanoKVM, kvm_mmf.cpp): a stream buffer of 1 MiB, whole frames,
 * queues of its own, rates counted over 2 s, P pictures 2 steps of QP above I pictures.
 */
final class ChannelAttributes {

  private static final int H264 = 96; // PAYLOAD_TYPE_E, cvi_common.h
  private static final int H265 = 265;
  private static final int CBR = 1; // VENC_RC_MODE_E, cvi_comm_rc.h; H.265 counts from 11
  private static final int VBR = 2;
  private static final int AVBR = 3;
  private static final int FIXED_QP = 5;
  private static final int OF_H265 = 10;
  private static final int NORMAL_P = 0; // VENC_GOP_MODE_E
  private static final int I_P_DELTA = 2;
  private static final int STATISTICS_SECONDS = 2;

  /** As kvm_mmf.cpp; larger for pictures of which an incompressible one would not fit. */
  private static final int STREAM_BYTES = 1 << 20;

  private static final int KILO = 1000;

  /** H264E profiles, cvi_comm_venc.h; CVI_H264_PROFILE_DEFAULT is high. */
  private static final Map<String, Integer> H264_PROFILES =
      Map.of("baseline", 0, "main", 1, "high", 2);

  private static final String H264_DEFAULT = "high";
  private static final String H265_PROFILE = "main";

  private static final int RC = CviLayout.VENC_CHN_ATTR_STRCATTR;
  private static final int RATE = RC + CviLayout.VENC_RC_ATTR_STCBR;

  private final ByteBuffer structure = BufferAddresses.structure(CviLayout.VENC_CHN_ATTR_SIZE);
  private final Codec codec;

  ChannelAttributes(EncoderSettings settings) throws EncoderException {
    codec = settings.codec();
    int width = settings.size().width();
    int height = settings.size().height();
    structure.putInt(CviLayout.VENC_ATTR_ENTYPE, codec == Codec.H264 ? H264 : H265);
    structure.putInt(CviLayout.VENC_ATTR_U32MAXPICWIDTH, width);
    structure.putInt(CviLayout.VENC_ATTR_U32MAXPICHEIGHT, height);
    structure.putInt(CviLayout.VENC_ATTR_U32PICWIDTH, width);
    structure.putInt(CviLayout.VENC_ATTR_U32PICHEIGHT, height);
    structure.putInt(CviLayout.VENC_ATTR_U32BUFSIZE, streamBytes(width, height));
    structure.putInt(CviLayout.VENC_ATTR_U32PROFILE, profile(settings));
    structure.put(CviLayout.VENC_ATTR_BBYFRAME, (byte) 1);
    structure.put(CviLayout.VENC_ATTR_BESBUFQUEUEEN, (byte) 1);
    structure.put(CviLayout.VENC_ATTR_BISOSENDFRMEN, (byte) 1);
    int gop = CviLayout.VENC_CHN_ATTR_STGOPATTR;
    structure.putInt(gop + CviLayout.VENC_GOP_ATTR_ENGOPMODE, NORMAL_P);
    structure.putInt(gop + CviLayout.VENC_GOP_ATTR_STNORMALP_S32IPQPDELTA, I_P_DELTA);
    set(settings.rateControl(), settings.gop(), settings.frameRate());
  }

  /** Rounded up to the vendor's unit of 64 KiB. */
  private static int streamBytes(int width, int height) {
    int unit = 1 << 16;
    return Math.max(STREAM_BYTES, (width * height * 3 / 4 + unit - 1) / unit * unit);
  }

  private static int profile(EncoderSettings settings) throws EncoderException {
    boolean h264 = settings.codec() == Codec.H264;
    String wanted = settings.profile().orElse(h264 ? H264_DEFAULT : H265_PROFILE);
    if (h264 && H264_PROFILES.containsKey(wanted)) {
      return H264_PROFILES.get(wanted);
    }
    if (!h264 && wanted.equals(H265_PROFILE)) {
      return 0;
    }
    throw new EncoderException(
        "VENC has no profile '%s' of %s: there %s"
            .formatted(
                wanted,
                settings.codec(),
                h264 ? "are baseline, main and high" : "is " + H265_PROFILE),
        Retry.FATAL);
  }

  /**
   * Sets the rate control. VENC's variable rates have no average but a most: what is asked for as
   * the average is given to it as that, so that no more is used than was planned.
   */
  void set(RateControl control, int gop, FrameRate rate) {
    int mode =
        switch (control.mode()) {
          case CBR -> CBR;
          case VBR -> VBR;
          case AVBR -> AVBR;
          case FIXED_QP -> FIXED_QP;
          case CRF -> throw new IllegalArgumentException("not among the capabilities");
        };
    int fps = (int) Math.max(1, Math.round(rate.perSecond()));
    structure.putInt(
        RC + CviLayout.VENC_RC_ATTR_ENRCMODE, codec == Codec.H264 ? mode : mode + OF_H265);
    if (control instanceof RateControl.FixedQp qp) {
      structure.putInt(RATE + CviLayout.VENC_H264_FIXQP_U32GOP, gop);
      structure.putInt(RATE + CviLayout.VENC_H264_FIXQP_U32SRCFRAMERATE, fps);
      structure.putInt(RATE + CviLayout.VENC_H264_FIXQP_FR32DSTFRAMERATE, fps);
      structure.putInt(RATE + CviLayout.VENC_H264_FIXQP_U32IQP, qp.intra());
      structure.putInt(RATE + CviLayout.VENC_H264_FIXQP_U32PQP, qp.inter());
    } else {
      structure.putInt(RATE + CviLayout.VENC_H264_CBR_U32GOP, gop);
      structure.putInt(RATE + CviLayout.VENC_H264_CBR_U32STATTIME, STATISTICS_SECONDS);
      structure.putInt(RATE + CviLayout.VENC_H264_CBR_U32SRCFRAMERATE, fps);
      structure.putInt(RATE + CviLayout.VENC_H264_CBR_FR32DSTFRAMERATE, fps);
      structure.putInt(
          RATE + CviLayout.VENC_H264_CBR_U32BITRATE, Math.max(1, control.bitrate() / KILO));
    }
  }

  /** The address of the structure, valid for as long as this is reachable. */
  long address() {
    return BufferAddresses.addressOf(structure);
  }
}
