package org.kinora.encoder.axera;

import java.nio.ByteBuffer;
import org.kinora.api.encoder.RateControl;
import org.kinora.binding.axera.AxLayout;

/**
 * The vendor's rate control. What settings do not say is as on the board's own platform and in the
 * vendor's samples (MaixCDK, maix_video_maixcam2.cpp; ax620e_bsp_sdk, common_venc.c).
 */
final class RateAttributes {

  private static final int CBR = 1; // AX_VENC_RC_MODE_E, ax_venc_rc.h; H.265 counts from 11
  private static final int VBR = 2;
  private static final int AVBR = 3;
  private static final int FIXED_QP = 6;
  private static final int OF_H265 = 10;

  private static final int STATISTICS_SECONDS = 2;
  private static final int MIN_QP = 10;
  private static final int MAX_QP = RateControl.MAX_QP;
  private static final int VARIABLE_MIN_QP = 31;
  private static final int VARIABLE_MAX_QP = 46;
  private static final int MAX_PROPORTION = 40;
  private static final int MIN_PROPORTION_H264 = 10;
  private static final int MIN_PROPORTION_H265 = 30;
  private static final int I_DELTA = -2;
  private static final int BREATH_DELTA = -2;
  private static final int IDR_RANGE = 10;
  private static final int SCENE_THRESHOLD = 5; // the defaults of ax_venc_rc.h
  private static final int CHANGE_POSITION = 90;
  private static final int STILL_PERCENT = 25;
  private static final int STILL_QP = 36;

  private static final int KILO = 1000;
  private static final int MIN_KILOBITS = 3; // AX_VENC_MIN_BITRATE
  private static final int MAX_KILOBITS = 160 * KILO;
  private static final int MAX_GOP = 65_536;

  private RateAttributes() {}

  /** The vendor's number of a mode. */
  static int mode(RateControl control, boolean h265) {
    int mode =
        switch (control.mode()) {
          case CBR -> CBR;
          case VBR -> VBR;
          case AVBR -> AVBR;
          case FIXED_QP -> FIXED_QP;
          case CRF -> throw new IllegalArgumentException("not among the capabilities");
        };
    return h265 ? mode + OF_H265 : mode;
  }

  /**
   * Writes the member of the union that belongs to the mode. VENC's variable rates have no average
   * but a most: what is asked for as the average is given to it as that, so that no more is used
   * than was planned.
   *
   * @param rate the union
   */
  static void write(ByteBuffer rate, RateControl control, int gop, boolean h265) {
    int most = Math.min(gop, MAX_GOP);
    int kilobits = Math.max(MIN_KILOBITS, Math.min(MAX_KILOBITS, control.bitrate() / KILO));
    if (control instanceof RateControl.FixedQp qp) {
      fixed(rate, qp, most);
    } else if (control instanceof RateControl.Vbr) {
      variable(rate, most, kilobits);
    } else if (control instanceof RateControl.Avbr) {
      adaptive(rate, most, kilobits);
    } else {
      constant(rate, most, kilobits, h265);
    }
  }

  private static void fixed(ByteBuffer rate, RateControl.FixedQp qp, int gop) {
    rate.putInt(AxLayout.VENC_H264_FIXQP_U32GOP, gop);
    rate.putInt(AxLayout.VENC_H264_FIXQP_U32IQP, qp.intra());
    rate.putInt(AxLayout.VENC_H264_FIXQP_U32PQP, qp.inter());
    rate.putInt(AxLayout.VENC_H264_FIXQP_U32BQP, qp.inter());
  }

  private static void constant(ByteBuffer rate, int gop, int kilobits, boolean h265) {
    rate.putInt(AxLayout.VENC_H264_CBR_U32GOP, gop);
    rate.putInt(AxLayout.VENC_H264_CBR_U32STATTIME, STATISTICS_SECONDS);
    rate.putInt(AxLayout.VENC_H264_CBR_U32BITRATE, kilobits);
    rate.putInt(AxLayout.VENC_H264_CBR_U32MAXQP, MAX_QP);
    rate.putInt(AxLayout.VENC_H264_CBR_U32MINQP, MIN_QP);
    rate.putInt(AxLayout.VENC_H264_CBR_U32MAXIQP, MAX_QP);
    rate.putInt(AxLayout.VENC_H264_CBR_U32MINIQP, MIN_QP);
    rate.putInt(AxLayout.VENC_H264_CBR_U32MAXIPROP, MAX_PROPORTION);
    rate.putInt(
        AxLayout.VENC_H264_CBR_U32MINIPROP, h265 ? MIN_PROPORTION_H265 : MIN_PROPORTION_H264);
    rate.putInt(AxLayout.VENC_H264_CBR_S32INTRAQPDELTA, I_DELTA);
    rate.putInt(AxLayout.VENC_H264_CBR_S32DEBREATHQPDELTA, BREATH_DELTA);
    rate.putInt(AxLayout.VENC_H264_CBR_U32IDRQPDELTARANGE, IDR_RANGE);
  }

  private static void variable(ByteBuffer rate, int gop, int kilobits) {
    rate.putInt(AxLayout.VENC_H264_VBR_U32GOP, gop);
    rate.putInt(AxLayout.VENC_H264_VBR_U32STATTIME, STATISTICS_SECONDS);
    rate.putInt(AxLayout.VENC_H264_VBR_U32MAXBITRATE, kilobits);
    rate.putInt(AxLayout.VENC_H264_VBR_U32MAXQP, VARIABLE_MAX_QP);
    rate.putInt(AxLayout.VENC_H264_VBR_U32MINQP, VARIABLE_MIN_QP);
    rate.putInt(AxLayout.VENC_H264_VBR_U32MAXIQP, VARIABLE_MAX_QP);
    rate.putInt(AxLayout.VENC_H264_VBR_U32MINIQP, VARIABLE_MIN_QP);
    rate.putInt(AxLayout.VENC_H264_VBR_S32INTRAQPDELTA, I_DELTA);
    rate.putInt(AxLayout.VENC_H264_VBR_S32DEBREATHQPDELTA, BREATH_DELTA);
    rate.putInt(AxLayout.VENC_H264_VBR_U32IDRQPDELTARANGE, IDR_RANGE);
    rate.putInt(AxLayout.VENC_H264_VBR_U32SCENECHGTHR, SCENE_THRESHOLD);
    rate.putInt(AxLayout.VENC_H264_VBR_U32CHANGEPOS, CHANGE_POSITION);
  }

  private static void adaptive(ByteBuffer rate, int gop, int kilobits) {
    rate.putInt(AxLayout.VENC_H264_AVBR_U32GOP, gop);
    rate.putInt(AxLayout.VENC_H264_AVBR_U32STATTIME, STATISTICS_SECONDS);
    rate.putInt(AxLayout.VENC_H264_AVBR_U32MAXBITRATE, kilobits);
    rate.putInt(AxLayout.VENC_H264_AVBR_U32MAXQP, VARIABLE_MAX_QP);
    rate.putInt(AxLayout.VENC_H264_AVBR_U32MINQP, VARIABLE_MIN_QP);
    rate.putInt(AxLayout.VENC_H264_AVBR_U32MAXIQP, VARIABLE_MAX_QP);
    rate.putInt(AxLayout.VENC_H264_AVBR_U32MINIQP, VARIABLE_MIN_QP);
    rate.putInt(AxLayout.VENC_H264_AVBR_S32INTRAQPDELTA, I_DELTA);
    rate.putInt(AxLayout.VENC_H264_AVBR_S32DEBREATHQPDELTA, BREATH_DELTA);
    rate.putInt(AxLayout.VENC_H264_AVBR_U32IDRQPDELTARANGE, IDR_RANGE);
    rate.putInt(AxLayout.VENC_H264_AVBR_U32SCENECHGTHR, SCENE_THRESHOLD);
    rate.putInt(AxLayout.VENC_H264_AVBR_U32CHANGEPOS, CHANGE_POSITION);
    rate.putInt(AxLayout.VENC_H264_AVBR_U32MINSTILLPERCENT, STILL_PERCENT);
    rate.putInt(AxLayout.VENC_H264_AVBR_U32MAXSTILLQP, STILL_QP);
  }
}
