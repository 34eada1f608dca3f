package org.kinora.binding.linux;

/**
 * The layouts of V4L2's structures in {@code linux/videodev2.h} (kernel 6.1): each nested class is
 * one, with its {@code SIZE} and the offsets of its fields in bytes. The same on x86_64, arm64 and
 * riscv64; a test compares them with the C compiler's.
 */
// The names are the documentation: the kernel's describes each.
@SuppressWarnings("MissingSummary")
public final class V4l2Struct {

  private V4l2Struct() {}

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
}
