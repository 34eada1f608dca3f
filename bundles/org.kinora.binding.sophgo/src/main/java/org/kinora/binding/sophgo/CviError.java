package org.kinora.binding.sophgo;

import java.util.Locale;
import org.kinora.api.KinoraException.Retry;

/**
 * What a function of the media system returned, taken apart: {@code 0xC0000000 | module << 16 |
 * level << 13 | id} (cvi_errno.h, cvi_comm_venc.h).
 *
 * @param code as it was returned
 * @param module the part that refused, such as {@code VENC}; {@code CVI} where the code has none
 * @param level severity, 4 for all errors that the headers define
 * @param id within the module
 * @param name such as {@code CVI_ERR_VENC_BUSY}
 * @param meaning one clause for people
 * @param retry whether the same call may succeed later
 */
public record CviError(
    int code, String module, int level, int id, String name, String meaning, Retry retry) {

  /** All went well. */
  public static final int SUCCESS = 0;

  /** A failure without a reason, also where a device node is missing. */
  public static final int FAILURE = -1;

  private static final String[] MODULES = { // MOD_ID_E, cvi_common.h
    "BASE", "VB", "SYS", "RGN", "CHNL", "VDEC", "VPSS", "VENC", "H264E", "JPEGE", "MPEG4E", "H265E",
    "JPEGD", "VO", "VI"
  };

  private static final int VENC = 7;
  private static final int FIRST_OF_MODULE = 0x40;
  private static final int PREFIX = 0xC000;

  /** The errors with their ids. */
  public enum Id {
    /** There is no device of this number. */
    INVALID_DEVID(0x01, "there is no device of this number", Retry.FATAL),
    /** There is no channel of this number. */
    INVALID_CHNID(0x02, "there is no channel of this number", Retry.FATAL),
    /** A parameter is out of range. */
    ILLEGAL_PARAM(0x03, "a parameter is out of its range", Retry.FATAL),
    /** It is there already. */
    EXIST(0x04, "it is there already", Retry.RECOVERABLE),
    /** It is not there. */
    UNEXIST(0x05, "it is not there, or was taken down by another program", Retry.RECOVERABLE),
    /** A null pointer. */
    NULL_PTR(0x06, "a null pointer was given", Retry.FATAL),
    /** Not set up. */
    NOT_CONFIG(0x07, "it was not set up before", Retry.FATAL),
    /** Not supported. */
    NOT_SUPPORT(0x08, "this chip or driver does not support it", Retry.FATAL),
    /** Not permitted. */
    NOT_PERM(0x09, "it is not permitted in this state", Retry.FATAL),
    /** There is no pipe of this number. */
    INVALID_PIPEID(0x0A, "there is no pipe of this number", Retry.FATAL),
    /** There is no group of this number. */
    INVALID_GRPID(0x0B, "there is no group of this number", Retry.FATAL),
    /** No memory. */
    NOMEM(0x0C, "there is not enough memory set aside for media (ION)", Retry.RECOVERABLE),
    /** No block. */
    NOBUF(0x0D, "no block of the pool is free", Retry.TRANSIENT),
    /** Nothing there. */
    BUF_EMPTY(0x0E, "nothing came in time", Retry.TRANSIENT),
    /** No room. */
    BUF_FULL(0x0F, "its queue is full", Retry.TRANSIENT),
    /** Not ready. */
    SYS_NOTREADY(
        0x10, "the media system is not initialised, or its modules not loaded", Retry.RECOVERABLE),
    /** Bad address. */
    BADADDR(0x11, "an address is not valid", Retry.FATAL),
    /** In use. */
    BUSY(
        0x12,
        "it is in use by another program, or was left behind by one that was killed",
        Retry.TRANSIENT),
    /** Too small. */
    SIZE_NOT_ENOUGH(0x13, "a buffer is too small", Retry.FATAL),
    /** Bad block. */
    INVALID_VB(0x14, "a block is not valid", Retry.FATAL),
    /** The encoder did not start. */
    INIT(0x40, "the encoder could not be initialised", Retry.RECOVERABLE),
    /** Dropped by rate control of frames. */
    FRC_NO_ENC(0x41, "the frame rate control left the frame out", Retry.TRANSIENT),
    /** Variable frame rate. */
    STAT_VFPS_CHANGE(0x42, "the frame rate changed in the statistics", Retry.TRANSIENT),
    /** Empty stream. */
    EMPTY_STREAM_FRAME(0x43, "the stream holds no picture", Retry.TRANSIENT),
    /** Empty pack. */
    EMPTY_PACK(0x44, "the stream holds no pack", Retry.TRANSIENT),
    /** JPEG. */
    JPEG_MARKER_ORDER(0x45, "the order of JPEG markers is not possible", Retry.FATAL),
    /** Prediction. */
    CU_PREDICTION(0x46, "the prediction of coding units is not possible", Retry.FATAL),
    /** Rate control. */
    RC_PARAM(0x47, "a parameter of the rate control is not possible", Retry.FATAL),
    /** Entropy coding. */
    H264_ENTROPY(0x48, "the entropy coding is not possible", Retry.FATAL),
    /** Transform. */
    H264_TRANS(0x49, "the H.264 transform is not possible", Retry.FATAL),
    /** Transform. */
    H265_TRANS(0x4A, "the H.265 transform is not possible", Retry.FATAL),
    /** A lock. */
    MUTEX(0x4B, "the driver could not take its lock", Retry.TRANSIENT),
    /** The driver's own return. */
    INVALILD_RET(0x4C, "the driver got an unknown answer from the hardware", Retry.FATAL),
    /** Timing and signal. */
    H264_VUI(0x4D, "the H.264 usability information is not possible", Retry.FATAL),
    /** Timing and signal. */
    H265_VUI(0x4E, "the H.265 usability information is not possible", Retry.FATAL),
    /** GOP. */
    GOP_ATTR(0x4F, "the GOP is not possible", Retry.FATAL),
    /** Frame parameter. */
    FRAME_PARAM(0x50, "a parameter of frames is not possible", Retry.FATAL),
    /** Slices. */
    H264_SPLIT(0x51, "the H.264 slices are not possible", Retry.FATAL),
    /** Slices. */
    H265_SPLIT(0x52, "the H.265 slices are not possible", Retry.FATAL),
    /** Intra prediction. */
    H264_INTRA_PRED(0x53, "the H.264 intra prediction is not possible", Retry.FATAL),
    /** Layers; newer SDKs only. */
    SVC_PARAM(0x54, "a parameter of scalable coding is not possible", Retry.FATAL);

    private final int number;
    private final String meaning;
    private final Retry retry;

    Id(int number, String meaning, Retry retry) {
      this.number = number;
      this.meaning = meaning;
      this.retry = retry;
    }

    /** The low bits of the code. */
    public int number() {
      return number;
    }

    /** The code with which a module reports this. */
    public int code(int module) {
      return PREFIX << 16 | module << 16 | 4 << 13 | number;
    }
  }

  /** Takes a code apart. */
  public static CviError of(int code) {
    if (code == FAILURE) {
      return new CviError(
          code,
          "CVI",
          0,
          0,
          "CVI_FAILURE",
          "it failed without a reason; a device node may be missing or not permitted",
          Retry.RECOVERABLE);
    }
    int module = code >> 16 & 0xff;
    int id = code & 0x1fff;
    int level = code >> 13 & 7;
    if (code >>> 24 != PREFIX >>> 8 || module >= MODULES.length) {
      return unknown(code, "CVI", 0, code);
    }
    for (Id known : Id.values()) {
      if (known.number == id && (id < FIRST_OF_MODULE || module == VENC)) {
        return new CviError(
            code,
            MODULES[module],
            level,
            id,
            "CVI_ERR_" + MODULES[module] + "_" + known,
            known.meaning,
            known.retry);
      }
    }
    return unknown(code, MODULES[module], level, id);
  }

  private static CviError unknown(int code, String module, int level, int id) {
    return new CviError(
        code, module, level, id, "error", "the headers do not name this error", Retry.RECOVERABLE);
  }

  /** Whether this is that error, in whichever module. */
  public boolean is(Id wanted) {
    return id == wanted.number && !module.equals("CVI");
  }

  /** The error as {@code CVI_ERR_VENC_BUSY (0xc0078012): it is in use ...}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (0x%08x): %s", name, code, meaning);
  }
}
