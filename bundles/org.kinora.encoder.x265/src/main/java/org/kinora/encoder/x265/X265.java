package org.kinora.encoder.x265;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.SymbolChooser.Symbols;

/**
 * The functions of libx265 that are used here (x265.h, LP64). Pointers are {@code long}; to be
 * called by users of {@link #LIBRARY} only.
 */
final class X265 {

  static final DirectLibrary LIBRARY = new DirectLibrary(X265.class);

  static final int NAL_SIZE = 16;
  static final int NAL_BYTES = 4;
  static final int NAL_PAYLOAD = 8;

  static final int TYPE_AUTO = 0;
  static final int TYPE_IDR = 1;
  static final int CSP_I420 = 1;

  // The head of x265_api, by which the library describes itself.
  static final int API_BUILD = 4;
  static final int API_PICTURE_SIZE = 12;
  static final int API_BIT_DEPTH = 28;
  static final int API_HEAD = 32;

  private static final int BIT_DEPTH = 8;

  /** ABI builds that a library is asked for when it has no known one, to name what it has. */
  private static final int LAST_BUILD = 400;

  private static final Map<String, String> SYMBOLS =
      Map.of(
          "paramAlloc", "x265_param_alloc",
          "paramFree", "x265_param_free",
          "paramDefaultPreset", "x265_param_default_preset",
          "paramParse", "x265_param_parse",
          "paramApplyProfile", "x265_param_apply_profile",
          "pictureInit", "x265_picture_init",
          "encoderEncode", "x265_encoder_encode",
          "encoderClose", "x265_encoder_close");

  private X265() {}

  /** The library that was opened. */
  record Opened(String file, X265Layout layout) {}

  /**
   * Opens the library, or becomes another user of it.
   *
   * @param path of the library; empty for the system's
   */
  static Opened open(String path) throws LibraryRefusedException {
    List<String> candidates =
        path.isEmpty()
            ? Stream.concat(
                    X265Layout.KNOWN.stream().map(known -> "libx265.so." + known.build()),
                    Stream.of("x265"))
                .toList()
            : List.of(path);
    String file = LIBRARY.open(candidates, X265::choose);
    boolean good = false;
    try {
      X265Layout layout = check(file);
      good = true;
      return new Opened(file, layout);
    } finally {
      if (!good) {
        LIBRARY.release();
      }
    }
  }

  private static Map<String, String> choose(String file, Symbols symbols)
      throws LibraryRefusedException {
    Optional<X265Layout> layout =
        X265Layout.KNOWN.stream()
            .filter(known -> symbols.has("x265_encoder_open_" + known.build()))
            .findFirst();
    if (layout.isPresent()) {
      Map<String, String> all = new HashMap<>(SYMBOLS);
      all.put("encoderOpen", "x265_encoder_open_" + layout.get().build());
      all.put("apiGet", "x265_api_get_" + layout.get().build());
      return all;
    }
    String found =
        IntStream.rangeClosed(1, LAST_BUILD)
            .filter(build -> symbols.has("x265_encoder_open_" + build))
            .mapToObj(build -> "is libx265 of ABI build " + build)
            .findFirst()
            .orElse("is no libx265 that is known");
    throw refused(file, found);
  }

  /** Compares what the library says of itself with the layout that is used. */
  private static X265Layout check(String file) throws LibraryRefusedException {
    long api = apiGet(BIT_DEPTH);
    if (api == 0) {
      throw refused(file, "cannot encode %d bits per sample".formatted(BIT_DEPTH));
    }
    ByteBuffer head = BufferAddresses.structure(API_HEAD);
    memcpy(BufferAddresses.addressOf(head), api, API_HEAD);
    int build = head.getInt(API_BUILD);
    int pictureSize = head.getInt(API_PICTURE_SIZE);
    for (X265Layout layout : X265Layout.KNOWN) {
      if (layout.build() == build
          && layout.pictureSize() == pictureSize
          && head.getInt(API_BIT_DEPTH) == BIT_DEPTH) {
        return layout;
      }
    }
    throw refused(
        file,
        "says it is build %d with pictures of %d bytes and %d bits per sample"
            .formatted(build, pictureSize, head.getInt(API_BIT_DEPTH)));
  }

  private static LibraryRefusedException refused(String file, String found) {
    return new LibraryRefusedException(
        "%s %s; the layouts of ABI builds %s with 8 bits per sample are known, no others"
            .formatted(file, found, X265Layout.KNOWN.stream().map(X265Layout::build).toList()),
        true);
  }

  static native long apiGet(int bitDepth);

  static native long paramAlloc();

  static native void paramFree(long param);

  static native int paramDefaultPreset(long param, String preset, String tune);

  static native int paramParse(long param, String name, String value);

  static native int paramApplyProfile(long param, String profile);

  static native void pictureInit(long param, long picture);

  static native long encoderOpen(long param);

  static native int encoderEncode(long encoder, long nals, long count, long in, long out);

  static native void encoderClose(long encoder);

  /** Of the C library, which libx265 brings with it. */
  static native long memcpy(long to, long from, long bytes);
}
