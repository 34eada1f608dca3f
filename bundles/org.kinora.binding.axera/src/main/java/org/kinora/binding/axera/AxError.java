package org.kinora.binding.axera;

import java.util.Locale;
import java.util.Map;
import org.kinora.api.KinoraException.Retry;

/**
 * What a function of the media system returned, taken apart: {@code 0x80000000 | module << 16 |
 * part << 8 | id} (ax_global_type.h).
 *
 * @param code as it was returned
 * @param module the module and its part that refused, such as {@code VENC}; {@code AX} where the
 *     code has none
 * @param id within the module
 * @param name such as {@code AX_ERR_VENC_BUSY}
 * @param meaning one clause for people
 * @param retry whether the same call may succeed later
 */
public record AxError(int code, String module, int id, String name, String meaning, Retry retry) {

  /** All went well. */
  public static final int SUCCESS = 0;

  /** A failure without a reason. */
  public static final int FAILURE = -1;

  /** AX_ID_SYS and others of AX_MOD_ID_E with the sub-modules that the headers name. */
  private static final Map<Integer, String> MODULES =
      Map.of(
          0x0702, "VENC",
          0x0B00, "CMM",
          0x0B01, "POOL",
          0x0B02, "PTS",
          0x0B03, "LINK",
          0x0B04, "SYS",
          0x0D01, "IVPS",
          0x1101, "VIN");

  private static final int PREFIX = 0x80;
  private static final String VENC = "VENC";

  /** The errors with their ids. */
  public enum Id {
    /** There is no module of this number. */
    INVALID_MODID(0x01, "there is no such module, or it is not initialised", Retry.FATAL),
    /** There is no device of this number. */
    INVALID_DEVID(0x02, "there is no such device; a device node may be missing", Retry.FATAL),
    /** There is no group of this number. */
    INVALID_GRPID(0x03, "there is no group of this number", Retry.FATAL),
    /** There is no channel of this number. */
    INVALID_CHNID(0x04, "there is no channel of this number", Retry.FATAL),
    /** There is no pipe of this number. */
    INVALID_PIPEID(0x05, "there is no pipe of this number", Retry.FATAL),
    /** There is no stitching group of this number. */
    INVALID_STITCHGRPID(0x06, "there is no stitching group of this number", Retry.FATAL),
    /** A parameter is out of range. */
    ILLEGAL_PARAM(0x0A, "a parameter is out of its range", Retry.FATAL),
    /** A null pointer. */
    NULL_PTR(0x0B, "a null pointer was given", Retry.FATAL),
    /** Bad address. */
    BAD_ADDR(0x0C, "an address is not valid", Retry.FATAL),
    /** Not ready. */
    SYS_NOTREADY(
        0x10, "the media system is not initialised, or its modules not loaded", Retry.RECOVERABLE),
    /** In use. */
    BUSY(
        0x11,
        "it is in use by another program, or was left behind by one that was killed",
        Retry.TRANSIENT),
    /** Not initialised. */
    NOT_INIT(0x12, "its module is not initialised", Retry.RECOVERABLE),
    /** Not set up. */
    NOT_CONFIG(0x13, "it was not set up before", Retry.FATAL),
    /** Not supported. */
    NOT_SUPPORT(0x14, "this chip or driver does not support it", Retry.FATAL),
    /** Not permitted. */
    NOT_PERM(0x15, "it is not permitted in this state", Retry.FATAL),
    /** It is there already. */
    EXIST(0x16, "it is there already", Retry.RECOVERABLE),
    /** It is not there. */
    UNEXIST(0x17, "it is not there, or was taken down by another program", Retry.RECOVERABLE),
    /** No memory. */
    NOMEM(0x18, "there is not enough memory set aside for media (CMM)", Retry.RECOVERABLE),
    /** No block. */
    NOBUF(0x19, "no block of the pool is free", Retry.TRANSIENT),
    /** Two settings contradict each other. */
    NOT_MATCH(0x1A, "it does not match what was set up before", Retry.FATAL),
    /** Nothing there. */
    BUF_EMPTY(0x20, "nothing came in time", Retry.TRANSIENT),
    /** No room. */
    BUF_FULL(0x21, "its buffer is full", Retry.TRANSIENT),
    /** Nothing there. */
    QUEUE_EMPTY(0x22, "its queue is empty", Retry.TRANSIENT),
    /** No room. */
    QUEUE_FULL(0x23, "its queue is full", Retry.TRANSIENT),
    /** Time ran out. */
    TIMED_OUT(0x27, "the time ran out", Retry.TRANSIENT),
    /** The end. */
    FLOW_END(0x28, "the stream has ended", Retry.RECOVERABLE),
    /** No reason. */
    UNKNOWN(0x29, "the driver gives no reason", Retry.RECOVERABLE),
    /** The operating system. */
    OS_FAIL(0x30, "the operating system refused it", Retry.RECOVERABLE),
    /** The encoder did not start. */
    ENC_CREATE_CHAN_ERR(0x80, "the encoder's channel could not be made", Retry.RECOVERABLE),
    /** Priority. */
    ENC_SET_PRIORITY_FAIL(0x81, "the priority of its thread could not be set", Retry.FATAL),
    /** The stream buffer is too small. */
    ENC_OUTBUF_OVERFLOW(0x82, "an access unit did not fit its buffer", Retry.RECOVERABLE),
    /** The bus. */
    ENC_HW_BUS_ERROR(0x83, "the encoder had an error on the bus", Retry.RECOVERABLE),
    /** The hardware hangs. */
    ENC_HW_TIMEOUT(0x84, "the encoder's hardware gave no answer", Retry.RECOVERABLE);

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

    /**
     * The code with which a part of a module reports this.
     *
     * @param module the number of the module and that of its part, such as {@code 0x0702}
     */
    public int code(int module) {
      return PREFIX << 24 | module << 8 | number;
    }
  }

  private static final int FIRST_OF_MODULE = 0x80;

  /** Whether a number is an error and not, say, that of a block. */
  static boolean isError(int code) {
    return code >>> 24 == PREFIX || code == FAILURE;
  }

  /** Takes a code apart. */
  public static AxError of(int code) {
    if (code == FAILURE) {
      return new AxError(
          code,
          "AX",
          0,
          "AX_FAILURE",
          "it failed without a reason; a device node may be missing or not permitted",
          Retry.RECOVERABLE);
    }
    int id = code & 0xff;
    String module = MODULES.getOrDefault(code >> 8 & 0xffff, "AX");
    if (code >>> 24 != PREFIX) {
      return unknown(code, "AX", id);
    }
    for (Id known : Id.values()) {
      if (known.number == id && (id < FIRST_OF_MODULE || module.equals(VENC))) {
        return new AxError(
            code, module, id, "AX_ERR_" + module + "_" + known, known.meaning, known.retry);
      }
    }
    return unknown(code, module, id);
  }

  private static AxError unknown(int code, String module, int id) {
    return new AxError(
        code, module, id, "error", "the headers do not name this error", Retry.RECOVERABLE);
  }

  /** Whether this is that error, in whichever module. */
  public boolean is(Id wanted) {
    return id == wanted.number && code >>> 24 == PREFIX;
  }

  /** Whether it says that nothing came in time, in one of the ways that modules have for it. */
  public boolean isNothingYet() {
    return is(Id.BUF_EMPTY) || is(Id.QUEUE_EMPTY) || is(Id.TIMED_OUT);
  }

  /** The error as {@code AX_ERR_VENC_BUSY (0x80070211): it is in use ...}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (0x%08x): %s", name, code, meaning);
  }
}
