package org.kinora.binding.linux;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Numbers of {@code linux/videodev2.h} and {@code linux/v4l2-controls.h} (kernel 6.1): requests,
 * structure offsets and constants, under their names there without {@code VIDIOC_} and {@code
 * V4L2_}. The same on x86_64, arm64 and riscv64; a test compares them with the C compiler's.
 *
 * <p>Each nested class is a structure: {@code SIZE}, and the offsets of its fields in bytes.
 */
// The names are the documentation: the kernel's describes each.
@SuppressWarnings("MissingSummary")
public final class V4l2 {

  // ---- requests: 32 bits without sign

  public static final long QUERYCAP = 0x80685600L;
  public static final long ENUM_FMT = 0xC0405602L;
  public static final long G_FMT = 0xC0D05604L;
  public static final long S_FMT = 0xC0D05605L;
  public static final long TRY_FMT = 0xC0D05640L;
  public static final long REQBUFS = 0xC0145608L;
  public static final long QUERYBUF = 0xC0585609L;
  public static final long QBUF = 0xC058560FL;
  public static final long EXPBUF = 0xC0405610L;
  public static final long DQBUF = 0xC0585611L;
  public static final long STREAMON = 0x40045612L;
  public static final long STREAMOFF = 0x40045613L;
  public static final long G_PARM = 0xC0CC5615L;
  public static final long S_PARM = 0xC0CC5616L;
  public static final long ENUMINPUT = 0xC050561AL;
  public static final long G_CTRL = 0xC008561BL;
  public static final long S_CTRL = 0xC008561CL;
  public static final long QUERYMENU = 0xC02C5625L;
  public static final long G_INPUT = 0x80045626L;
  public static final long S_INPUT = 0xC0045627L;
  public static final long G_EXT_CTRLS = 0xC0205647L;
  public static final long S_EXT_CTRLS = 0xC0205648L;
  public static final long TRY_EXT_CTRLS = 0xC0205649L;
  public static final long ENUM_FRAMESIZES = 0xC02C564AL;
  public static final long ENUM_FRAMEINTERVALS = 0xC034564BL;
  public static final long ENCODER_CMD = 0xC028564DL;
  public static final long TRY_ENCODER_CMD = 0xC028564EL;
  public static final long DQEVENT = 0x80885659L;
  public static final long SUBSCRIBE_EVENT = 0x4020565AL;
  public static final long UNSUBSCRIBE_EVENT = 0x4020565BL;
  public static final long CREATE_BUFS = 0xC100565CL;
  public static final long PREPARE_BUF = 0xC058565DL;
  public static final long G_SELECTION = 0xC040565EL;
  public static final long S_SELECTION = 0xC040565FL;
  public static final long QUERY_EXT_CTRL = 0xC0E85667L;

  // ---- buffer types, memory, fields

  public static final int BUF_TYPE_VIDEO_CAPTURE = 1;
  public static final int BUF_TYPE_VIDEO_OUTPUT = 2;
  public static final int BUF_TYPE_VIDEO_CAPTURE_MPLANE = 9;
  public static final int BUF_TYPE_VIDEO_OUTPUT_MPLANE = 10;
  public static final int MEMORY_MMAP = 1;
  public static final int MEMORY_USERPTR = 2;
  public static final int MEMORY_DMABUF = 4;
  public static final int FIELD_ANY = 0;
  public static final int FIELD_NONE = 1;

  // ---- capabilities

  public static final int CAP_VIDEO_CAPTURE = 0x1;
  public static final int CAP_VIDEO_CAPTURE_MPLANE = 0x1000;
  public static final int CAP_VIDEO_M2M_MPLANE = 0x4000;
  public static final int CAP_VIDEO_M2M = 0x8000;
  public static final int CAP_READWRITE = 0x0100_0000;
  public static final int CAP_STREAMING = 0x0400_0000;
  public static final int CAP_IO_MC = 0x2000_0000;
  public static final int CAP_DEVICE_CAPS = 0x8000_0000;
  public static final int CAP_TIMEPERFRAME = 0x1000;
  public static final int BUF_CAP_SUPPORTS_ORPHANED_BUFS = 0x10;

  // ---- buffer flags

  public static final int BUF_FLAG_MAPPED = 0x1;
  public static final int BUF_FLAG_QUEUED = 0x2;
  public static final int BUF_FLAG_DONE = 0x4;
  public static final int BUF_FLAG_KEYFRAME = 0x8;
  public static final int BUF_FLAG_PFRAME = 0x10;
  public static final int BUF_FLAG_BFRAME = 0x20;
  public static final int BUF_FLAG_ERROR = 0x40;
  public static final int BUF_FLAG_TIMESTAMP_MASK = 0xe000;
  public static final int BUF_FLAG_TIMESTAMP_MONOTONIC = 0x2000;
  public static final int BUF_FLAG_TIMESTAMP_COPY = 0x4000;
  public static final int BUF_FLAG_LAST = 0x10_0000;

  // ---- formats, sizes and rates

  public static final int FMT_FLAG_COMPRESSED = 0x1;
  public static final int FRMSIZE_TYPE_DISCRETE = 1;
  public static final int FRMSIZE_TYPE_CONTINUOUS = 2;
  public static final int FRMSIZE_TYPE_STEPWISE = 3;
  public static final int FRMIVAL_TYPE_DISCRETE = 1;
  public static final int FRMIVAL_TYPE_CONTINUOUS = 2;
  public static final int FRMIVAL_TYPE_STEPWISE = 3;

  // ---- colours

  public static final int COLORSPACE_SMPTE170M = 1;
  public static final int COLORSPACE_REC709 = 3;
  public static final int COLORSPACE_JPEG = 7;
  public static final int YCBCR_ENC_601 = 1;
  public static final int YCBCR_ENC_709 = 2;
  public static final int QUANTIZATION_FULL_RANGE = 1;
  public static final int QUANTIZATION_LIM_RANGE = 2;

  // ---- encoder commands, events, selections

  public static final int ENC_CMD_START = 0;
  public static final int ENC_CMD_STOP = 1;
  public static final int EVENT_EOS = 2;
  public static final int EVENT_SOURCE_CHANGE = 5;
  public static final int SEL_TGT_CROP = 0x0;

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
  public static final int CTRL_FLAG_INACTIVE = 0x10;
  public static final int CTRL_FLAG_WRITE_ONLY = 0x40;
  public static final int CTRL_FLAG_NEXT_CTRL = 0x8000_0000;
  public static final int CTRL_WHICH_CUR_VAL = 0;

  // ---- controls of codecs and of queues

  public static final int CID_MIN_BUFFERS_FOR_CAPTURE = 0x00980927;
  public static final int CID_MIN_BUFFERS_FOR_OUTPUT = 0x00980928;
  public static final int CID_MPEG_VIDEO_B_FRAMES = 0x009909CA;
  public static final int CID_MPEG_VIDEO_GOP_SIZE = 0x009909CB;
  public static final int CID_MPEG_VIDEO_GOP_CLOSURE = 0x009909CC;
  public static final int CID_MPEG_VIDEO_BITRATE_MODE = 0x009909CE;
  public static final int CID_MPEG_VIDEO_BITRATE = 0x009909CF;
  public static final int CID_MPEG_VIDEO_BITRATE_PEAK = 0x009909D0;
  public static final int CID_MPEG_VIDEO_FRAME_RC_ENABLE = 0x009909D7;
  public static final int CID_MPEG_VIDEO_HEADER_MODE = 0x009909D8;
  public static final int CID_MPEG_VIDEO_MB_RC_ENABLE = 0x009909DA;
  public static final int CID_MPEG_VIDEO_REPEAT_SEQ_HEADER = 0x009909E2;
  public static final int CID_MPEG_VIDEO_FORCE_KEY_FRAME = 0x009909E5;
  public static final int CID_MPEG_VIDEO_H264_I_FRAME_QP = 0x00990A5E;
  public static final int CID_MPEG_VIDEO_H264_P_FRAME_QP = 0x00990A5F;
  public static final int CID_MPEG_VIDEO_H264_MIN_QP = 0x00990A61;
  public static final int CID_MPEG_VIDEO_H264_MAX_QP = 0x00990A62;
  public static final int CID_MPEG_VIDEO_H264_ENTROPY_MODE = 0x00990A65;
  public static final int CID_MPEG_VIDEO_H264_I_PERIOD = 0x00990A66;
  public static final int CID_MPEG_VIDEO_H264_LEVEL = 0x00990A67;
  public static final int CID_MPEG_VIDEO_H264_PROFILE = 0x00990A6B;
  public static final int CID_MPEG_VIDEO_H264_VUI_SAR_ENABLE = 0x00990A6E;
  public static final int CID_MPEG_VIDEO_HEVC_MIN_QP = 0x00990B58;
  public static final int CID_MPEG_VIDEO_HEVC_MAX_QP = 0x00990B59;
  public static final int CID_MPEG_VIDEO_HEVC_I_FRAME_QP = 0x00990B5A;
  public static final int CID_MPEG_VIDEO_HEVC_P_FRAME_QP = 0x00990B5B;
  public static final int CID_MPEG_VIDEO_HEVC_PROFILE = 0x00990B67;
  public static final int CID_MPEG_VIDEO_HEVC_LEVEL = 0x00990B68;
  public static final int CID_MPEG_VIDEO_PREPEND_SPSPPS_TO_IDR = 0x00990B84;
  public static final int CID_MPEG_VIDEO_FRAME_SKIP_MODE = 0x00990B86;
  public static final int MPEG_VIDEO_BITRATE_MODE_VBR = 0;
  public static final int MPEG_VIDEO_BITRATE_MODE_CBR = 1;
  public static final int MPEG_VIDEO_BITRATE_MODE_CQ = 2;
  public static final int MPEG_VIDEO_HEADER_MODE_SEPARATE = 0;
  public static final int MPEG_VIDEO_HEADER_MODE_JOINED_WITH_1ST_FRAME = 1;
  public static final int MPEG_VIDEO_H264_PROFILE_BASELINE = 0;
  public static final int MPEG_VIDEO_H264_PROFILE_CONSTRAINED_BASELINE = 1;
  public static final int MPEG_VIDEO_H264_PROFILE_MAIN = 2;
  public static final int MPEG_VIDEO_H264_PROFILE_HIGH = 4;
  public static final int MPEG_VIDEO_HEVC_PROFILE_MAIN = 0;

  // ---- pixel formats: four characters, the first in the lowest byte

  public static final int PIX_FMT_NV12 = fourcc("NV12");
  public static final int PIX_FMT_NV21 = fourcc("NV21");
  public static final int PIX_FMT_NV12M = fourcc("NM12");
  public static final int PIX_FMT_NV21M = fourcc("NM21");
  public static final int PIX_FMT_YUV420 = fourcc("YU12");
  public static final int PIX_FMT_YUV420M = fourcc("YM12");
  public static final int PIX_FMT_YVU420 = fourcc("YV12");
  public static final int PIX_FMT_YUYV = fourcc("YUYV");
  public static final int PIX_FMT_UYVY = fourcc("UYVY");
  public static final int PIX_FMT_MJPEG = fourcc("MJPG");
  public static final int PIX_FMT_JPEG = fourcc("JPEG");
  public static final int PIX_FMT_H264 = fourcc("H264");
  public static final int PIX_FMT_HEVC = fourcc("HEVC");
  public static final int PIX_FMT_FWHT = fourcc("FWHT");
  public static final int PIX_FMT_RGB24 = fourcc("RGB3");
  public static final int PIX_FMT_BGR24 = fourcc("BGR3");

  private static final Map<Long, String> NAMES =
      Stream.of(V4l2.class.getFields())
          .filter(field -> field.getType() == long.class)
          .collect(
              Collectors.toUnmodifiableMap(V4l2::number, field -> "VIDIOC_" + field.getName()));

  private V4l2() {}

  private static Long number(Field field) {
    try {
      return field.getLong(null);
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The kernel's name of a request, for messages. */
  public static String nameOf(long request) {
    return NAMES.getOrDefault(request, "ioctl 0x%08X".formatted(request));
  }

  /** The number of a pixel format's four characters. */
  public static int fourcc(String four) {
    return four.charAt(0) | four.charAt(1) << 8 | four.charAt(2) << 16 | four.charAt(3) << 24;
  }

  /** The four characters of a pixel format, for messages. */
  public static String fourccText(int fourcc) {
    char[] text = new char[4];
    for (int i = 0; i < text.length; i++) {
      int character = (fourcc >> (8 * i)) & 0x7f;
      text[i] = character < ' ' ? '?' : (char) character;
    }
    return new String(text).strip();
  }

  /** {@code struct v4l2_capability}. */
  public static final class Capability {
    public static final int SIZE = 104;
    public static final int DRIVER = 0;
    public static final int CARD = 16;
    public static final int BUS_INFO = 48;
    public static final int VERSION = 80;
    public static final int CAPABILITIES = 84;
    public static final int DEVICE_CAPS = 88;

    private Capability() {}
  }

  /** {@code struct v4l2_fmtdesc}. */
  public static final class FmtDesc {
    public static final int SIZE = 64;
    public static final int INDEX = 0;
    public static final int TYPE = 4;
    public static final int FLAGS = 8;
    public static final int DESCRIPTION = 12;
    public static final int PIXELFORMAT = 44;

    private FmtDesc() {}
  }

  /** {@code struct v4l2_format}; its union holds {@link PixFormat} or {@link PixFormatMplane}. */
  public static final class Format {
    public static final int SIZE = 208;
    public static final int TYPE = 0;
    public static final int FMT = 8;

    private Format() {}
  }

  /** {@code struct v4l2_pix_format}. */
  public static final class PixFormat {
    public static final int SIZE = 48;
    public static final int WIDTH = 0;
    public static final int HEIGHT = 4;
    public static final int PIXELFORMAT = 8;
    public static final int FIELD = 12;
    public static final int BYTESPERLINE = 16;
    public static final int SIZEIMAGE = 20;
    public static final int COLORSPACE = 24;
    public static final int YCBCR_ENC = 36;
    public static final int QUANTIZATION = 40;
    public static final int XFER_FUNC = 44;

    private PixFormat() {}
  }

  /** {@code struct v4l2_pix_format_mplane}; packed; the last four are single bytes. */
  public static final class PixFormatMplane {
    public static final int SIZE = 192;
    public static final int WIDTH = 0;
    public static final int HEIGHT = 4;
    public static final int PIXELFORMAT = 8;
    public static final int FIELD = 12;
    public static final int COLORSPACE = 16;
    public static final int PLANE_FMT = 20;
    public static final int NUM_PLANES = 180;
    public static final int YCBCR_ENC = 182;
    public static final int QUANTIZATION = 183;
    public static final int XFER_FUNC = 184;

    private PixFormatMplane() {}
  }

  /** {@code struct v4l2_plane_pix_format}. */
  public static final class PlanePixFormat {
    public static final int SIZE = 20;
    public static final int SIZEIMAGE = 0;
    public static final int BYTESPERLINE = 4;

    private PlanePixFormat() {}
  }

  /** {@code struct v4l2_requestbuffers}. */
  public static final class RequestBuffers {
    public static final int SIZE = 20;
    public static final int COUNT = 0;
    public static final int TYPE = 4;
    public static final int MEMORY = 8;
    public static final int CAPABILITIES = 12;

    private RequestBuffers() {}
  }

  /** {@code struct v4l2_buffer}. */
  public static final class Buffer {
    public static final int SIZE = 88;
    public static final int INDEX = 0;
    public static final int TYPE = 4;
    public static final int BYTESUSED = 8;
    public static final int FLAGS = 12;
    public static final int FIELD = 16;
    public static final int TIMESTAMP_SEC = 24;
    public static final int TIMESTAMP_USEC = 32;
    public static final int SEQUENCE = 56;
    public static final int MEMORY = 60;
    public static final int M = 64;
    public static final int LENGTH = 72;

    private Buffer() {}
  }

  /** {@code struct v4l2_plane}. */
  public static final class Plane {
    public static final int SIZE = 64;
    public static final int BYTESUSED = 0;
    public static final int LENGTH = 4;
    public static final int M = 8;
    public static final int DATA_OFFSET = 16;

    private Plane() {}
  }

  /** {@code struct v4l2_exportbuffer}. */
  public static final class ExportBuffer {
    public static final int SIZE = 64;
    public static final int TYPE = 0;
    public static final int INDEX = 4;
    public static final int PLANE = 8;
    public static final int FLAGS = 12;
    public static final int FD = 16;

    private ExportBuffer() {}
  }

  /** {@code struct v4l2_streamparm}; capture and output alike. */
  public static final class StreamParm {
    public static final int SIZE = 204;
    public static final int TYPE = 0;
    public static final int CAPABILITY = 4;
    public static final int NUMERATOR = 12;
    public static final int DENOMINATOR = 16;

    private StreamParm() {}
  }

  /** {@code struct v4l2_control}. */
  public static final class Control {
    public static final int SIZE = 8;
    public static final int ID = 0;
    public static final int VALUE = 4;

    private Control() {}
  }

  /** {@code struct v4l2_ext_control}; packed; the value may have 32 or 64 bits, or be a pointer. */
  public static final class ExtControl {
    public static final int SIZE = 20;
    public static final int ID = 0;
    public static final int LENGTH = 4;
    public static final int VALUE = 12;

    private ExtControl() {}
  }

  /** {@code struct v4l2_ext_controls}. */
  public static final class ExtControls {
    public static final int SIZE = 32;
    public static final int WHICH = 0;
    public static final int COUNT = 4;
    public static final int ERROR_IDX = 8;
    public static final int CONTROLS = 24;

    private ExtControls() {}
  }

  /** {@code struct v4l2_query_ext_ctrl}. */
  public static final class QueryExtCtrl {
    public static final int SIZE = 232;
    public static final int ID = 0;
    public static final int TYPE = 4;
    public static final int NAME = 8;
    public static final int MINIMUM = 40;
    public static final int MAXIMUM = 48;
    public static final int STEP = 56;
    public static final int DEFAULT = 64;
    public static final int FLAGS = 72;

    private QueryExtCtrl() {}
  }

  /** {@code struct v4l2_querymenu}; packed; an item has a name or a 64-bit value. */
  public static final class QueryMenu {
    public static final int SIZE = 44;
    public static final int ID = 0;
    public static final int INDEX = 4;
    public static final int NAME = 8;

    private QueryMenu() {}
  }

  /** {@code struct v4l2_frmsizeenum}. */
  public static final class FrmSizeEnum {
    public static final int SIZE = 44;
    public static final int INDEX = 0;
    public static final int PIXEL_FORMAT = 4;
    public static final int TYPE = 8;
    public static final int WIDTH = 12;
    public static final int HEIGHT = 16;
    public static final int MIN_WIDTH = 12;
    public static final int MAX_WIDTH = 16;
    public static final int STEP_WIDTH = 20;
    public static final int MIN_HEIGHT = 24;
    public static final int MAX_HEIGHT = 28;
    public static final int STEP_HEIGHT = 32;

    private FrmSizeEnum() {}
  }

  /** {@code struct v4l2_frmivalenum}. */
  public static final class FrmIvalEnum {
    public static final int SIZE = 52;
    public static final int INDEX = 0;
    public static final int PIXEL_FORMAT = 4;
    public static final int WIDTH = 8;
    public static final int HEIGHT = 12;
    public static final int TYPE = 16;
    public static final int NUMERATOR = 20;
    public static final int DENOMINATOR = 24;
    public static final int MAX_NUMERATOR = 28;
    public static final int MAX_DENOMINATOR = 32;

    private FrmIvalEnum() {}
  }

  /** {@code struct v4l2_selection}. */
  public static final class Selection {
    public static final int SIZE = 64;
    public static final int TYPE = 0;
    public static final int TARGET = 4;
    public static final int FLAGS = 8;
    public static final int LEFT = 12;
    public static final int TOP = 16;
    public static final int WIDTH = 20;
    public static final int HEIGHT = 24;

    private Selection() {}
  }

  /** {@code struct v4l2_encoder_cmd}. */
  public static final class EncoderCmd {
    public static final int SIZE = 40;
    public static final int CMD = 0;
    public static final int FLAGS = 4;

    private EncoderCmd() {}
  }

  /** {@code struct v4l2_event}. */
  public static final class Event {
    public static final int SIZE = 136;
    public static final int TYPE = 0;
    public static final int PENDING = 72;
    public static final int SEQUENCE = 76;
    public static final int ID = 96;

    private Event() {}
  }

  /** {@code struct v4l2_event_subscription}. */
  public static final class EventSubscription {
    public static final int SIZE = 32;
    public static final int TYPE = 0;
    public static final int ID = 4;
    public static final int FLAGS = 8;

    private EventSubscription() {}
  }
}
