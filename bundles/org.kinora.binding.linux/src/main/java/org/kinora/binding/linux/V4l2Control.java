package org.kinora.binding.linux;

/**
 * Controls of V4L2 devices, and the values of some, under the names of {@code linux/videodev2.h}
 * and {@code linux/v4l2-controls.h} (kernel 6.1) without {@code V4L2_}.
 */
// The names are the documentation: the kernel's describes each.
@SuppressWarnings("MissingSummary")
public final class V4l2Control {

  // ---- controls: kinds and flags

  public static final int CTRL_TYPE_INTEGER = 1;
  public static final int CTRL_TYPE_BOOLEAN = 2;
  public static final int CTRL_TYPE_MENU = 3;
  public static final int CTRL_TYPE_BUTTON = 4;
  public static final int CTRL_TYPE_INTEGER64 = 5;
  public static final int CTRL_TYPE_CTRL_CLASS = 6;
  public static final int CTRL_TYPE_STRING = 7;
  public static final int CTRL_TYPE_BITMASK = 8;
  public static final int CTRL_TYPE_INTEGER_MENU = 9;
  public static final int CTRL_FLAG_DISABLED = 0x1;
  public static final int CTRL_FLAG_READ_ONLY = 0x4;
  public static final int CTRL_FLAG_WRITE_ONLY = 0x40;
  public static final int CTRL_FLAG_NEXT_CTRL = 0x8000_0000;
  public static final int CTRL_WHICH_CUR_VAL = 0;

  // ---- controls of codecs and of queues

  public static final int CID_MPEG_VIDEO_B_FRAMES = 0x009909CA;
  public static final int CID_MPEG_VIDEO_GOP_SIZE = 0x009909CB;
  public static final int CID_MPEG_VIDEO_GOP_CLOSURE = 0x009909CC;
  public static final int CID_MPEG_VIDEO_BITRATE_MODE = 0x009909CE;
  public static final int CID_MPEG_VIDEO_BITRATE = 0x009909CF;
  public static final int CID_MPEG_VIDEO_BITRATE_PEAK = 0x009909D0;
  public static final int CID_MPEG_VIDEO_FRAME_RC_ENABLE = 0x009909D7;
  public static final int CID_MPEG_VIDEO_HEADER_MODE = 0x009909D8;
  public static final int CID_MPEG_VIDEO_REPEAT_SEQ_HEADER = 0x009909E2;
  public static final int CID_MPEG_VIDEO_FORCE_KEY_FRAME = 0x009909E5;
  public static final int CID_MPEG_VIDEO_H264_I_FRAME_QP = 0x00990A5E;
  public static final int CID_MPEG_VIDEO_H264_P_FRAME_QP = 0x00990A5F;
  public static final int CID_MPEG_VIDEO_H264_I_PERIOD = 0x00990A66;
  public static final int CID_MPEG_VIDEO_H264_LEVEL = 0x00990A67;
  public static final int CID_MPEG_VIDEO_H264_PROFILE = 0x00990A6B;
  public static final int CID_MPEG_VIDEO_HEVC_I_FRAME_QP = 0x00990B5A;
  public static final int CID_MPEG_VIDEO_HEVC_P_FRAME_QP = 0x00990B5B;
  public static final int CID_MPEG_VIDEO_HEVC_PROFILE = 0x00990B67;
  public static final int CID_MPEG_VIDEO_PREPEND_SPSPPS_TO_IDR = 0x00990B84;
  public static final int MPEG_VIDEO_BITRATE_MODE_VBR = 0;
  public static final int MPEG_VIDEO_BITRATE_MODE_CBR = 1;
  public static final int MPEG_VIDEO_HEADER_MODE_JOINED_WITH_1ST_FRAME = 1;
  public static final int MPEG_VIDEO_H264_PROFILE_CONSTRAINED_BASELINE = 1;
  public static final int MPEG_VIDEO_H264_PROFILE_MAIN = 2;
  public static final int MPEG_VIDEO_H264_PROFILE_HIGH = 4;
  public static final int MPEG_VIDEO_HEVC_PROFILE_MAIN = 0;

  private V4l2Control() {}
}
