package org.kinora.binding.linux;

/**
 * Constants of {@code linux/videodev2.h} (kernel 6.1) under their names there without {@code
 * V4L2_}; {@link V4l2Request}, {@link V4l2Struct}, {@link V4l2Format} and {@link V4l2Control} have
 * the rest. All are the same on x86_64, arm64 and riscv64; a test compares them with the C
 * compiler's.
 */
// The names are the documentation: the kernel's describes each.
@SuppressWarnings("MissingSummary")
public final class V4l2 {

  // ---- buffer types, memory, fields

  public static final int BUF_TYPE_VIDEO_CAPTURE = 1;
  public static final int BUF_TYPE_VIDEO_OUTPUT = 2;
  public static final int BUF_TYPE_VIDEO_CAPTURE_MPLANE = 9;
  public static final int BUF_TYPE_VIDEO_OUTPUT_MPLANE = 10;
  public static final int MEMORY_MMAP = 1;
  public static final int MEMORY_DMABUF = 4;
  public static final int FIELD_ANY = 0;
  public static final int FIELD_NONE = 1;

  // ---- capabilities

  public static final int CAP_VIDEO_CAPTURE = 0x1;
  public static final int CAP_VIDEO_CAPTURE_MPLANE = 0x1000;
  public static final int CAP_VIDEO_M2M_MPLANE = 0x4000;
  public static final int CAP_VIDEO_M2M = 0x8000;
  public static final int CAP_STREAMING = 0x0400_0000;
  public static final int CAP_DEVICE_CAPS = 0x8000_0000;
  public static final int CAP_TIMEPERFRAME = 0x1000;

  // ---- buffer flags

  public static final int BUF_FLAG_ERROR = 0x40;
  public static final int BUF_FLAG_TIMESTAMP_MASK = 0xe000;
  public static final int BUF_FLAG_TIMESTAMP_MONOTONIC = 0x2000;
  public static final int BUF_FLAG_LAST = 0x10_0000;

  // ---- formats, sizes and rates

  public static final int FRMSIZE_TYPE_DISCRETE = 1;
  public static final int FRMIVAL_TYPE_DISCRETE = 1;

  // ---- colours

  public static final int COLORSPACE_SMPTE170M = 1;
  public static final int COLORSPACE_REC709 = 3;
  public static final int COLORSPACE_JPEG = 7;
  public static final int YCBCR_ENC_709 = 2;
  public static final int QUANTIZATION_FULL_RANGE = 1;
  public static final int QUANTIZATION_LIM_RANGE = 2;

  // ---- encoder commands, events, selections

  public static final int ENC_CMD_START = 0;
  public static final int ENC_CMD_STOP = 1;
  public static final int SEL_TGT_CROP = 0x0;

  private V4l2() {}
}
