package org.kinora.encoder.x264;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.SymbolChooser.Symbols;

/**
 * The functions and layouts of libx264 that are used here (x264.h, ABI build 164, LP64). Pointers
 * are {@code long}; to be called by users of {@link #LIBRARY} only.
 */
final class X264 {

  static final DirectLibrary LIBRARY = new DirectLibrary(X264.class);

  /** The ABI build whose layouts are below: Debian 12 and 13. */
  static final int BUILD = 164;

  /** Room for x264_param_t, which has 1024 bytes: it is written by the library alone. */
  static final int PARAM_ROOM = 16 * 1024;

  static final int PARAM_WIDTH = 28;
  static final int PARAM_HEIGHT = 32;
  static final int PARAM_CSP = 36;

  static final int PICTURE_SIZE = 240;
  static final int PICTURE_TYPE = 0;
  static final int PICTURE_QP_PLUS_1 = 4;
  static final int PICTURE_PTS = 16;
  static final int PICTURE_CSP = 40;
  static final int PICTURE_PLANES = 44;
  static final int PICTURE_STRIDES = 48;
  static final int PICTURE_ADDRESSES = 64;

  static final int NAL_SIZE = 40;
  static final int NAL_PAYLOAD = 24;

  static final int TYPE_AUTO = 0;
  static final int TYPE_IDR = 1;

  static final int CSP_I420 = 2;
  static final int CSP_NV12 = 4;
  static final int CSP_NV21 = 5;

  /** ABI builds that a library is asked for when it has not the right one, to name what it has. */
  private static final int FIRST_BUILD = 1;

  private static final int LAST_BUILD = 400;

  private static final Map<String, String> SYMBOLS =
      Map.of(
          "paramDefaultPreset", "x264_param_default_preset",
          "paramParse", "x264_param_parse",
          "paramApplyProfile", "x264_param_apply_profile",
          "paramCleanup", "x264_param_cleanup",
          "encoderOpen", "x264_encoder_open_" + BUILD,
          "encoderEncode", "x264_encoder_encode",
          "encoderParameters", "x264_encoder_parameters",
          "encoderReconfig", "x264_encoder_reconfig",
          "encoderClose", "x264_encoder_close");

  private X264() {}

  /**
   * Opens the library, or becomes another user of it.
   *
   * @param path of the library; empty for the system's
   * @return the library's file
   */
  static String open(String path) throws LibraryRefusedException {
    List<String> candidates =
        path.isEmpty() ? List.of("libx264.so." + BUILD, "x264") : List.of(path);
    return LIBRARY.open(candidates, X264::choose);
  }

  private static Map<String, String> choose(String file, Symbols symbols)
      throws LibraryRefusedException {
    if (symbols.has("x264_encoder_open_" + BUILD)) {
      return SYMBOLS;
    }
    String found =
        IntStream.rangeClosed(FIRST_BUILD, LAST_BUILD)
            .filter(build -> symbols.has("x264_encoder_open_" + build))
            .mapToObj(build -> "is libx264 of ABI build " + build)
            .findFirst()
            .orElse("is no libx264 that is known");
    throw new LibraryRefusedException(
        "%s %s; the layouts of ABI build %d are known, no others".formatted(file, found, BUILD),
        true);
  }

  static native int paramDefaultPreset(long param, String preset, String tune);

  static native int paramParse(long param, String name, String value);

  static native int paramApplyProfile(long param, String profile);

  static native void paramCleanup(long param);

  static native long encoderOpen(long param);

  static native int encoderEncode(long encoder, long nals, long count, long in, long out);

  static native void encoderParameters(long encoder, long param);

  static native int encoderReconfig(long encoder, long param);

  static native void encoderClose(long encoder);

  /** Of the C library, which libx264 brings with it. */
  static native long memcpy(long to, long from, long bytes);
}
