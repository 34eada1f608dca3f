package org.kinora.encoder.x265;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.test.tools.Natives;

/** Opening and closing of the library itself. */
class X265LibraryTest {

  private static final Size SIZE = new Size(320, 240);
  private static final int CYCLES = 100;
  private static final int WARM_UP = 200; // the memory of its threads settles

  /** libx265 3.5 itself loses about 20 kB each time (measured in plain C). */
  private static final long GROWTH_KB = 10 * 1024;

  @TempDir Path directory;

  @Test
  void openingAgainReusesTheMappingAndNothingGrows() throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      cycle();
    }
    collect();
    Set<String> mappings = mappings();
    long memory = status("VmRSS:");
    long threads = status("Threads:");
    long descriptors = descriptors();

    for (int i = 0; i < CYCLES; i++) {
      cycle();
    }

    collect();
    assertThat(mappings).isNotEmpty();
    assertThat(mappings()).isEqualTo(mappings);
    assertThat(status("Threads:")).isLessThanOrEqualTo(threads + 1);
    assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 1);
    assertThat(status("VmRSS:") - memory).as("growth of RSS in kB").isLessThan(GROWTH_KB);
  }

  @Test
  void aBuildOfUnknownLayoutIsRefusedByName() throws Exception {
    Path library =
        Natives.compile(
            directory.resolve("libx265.so.192"),
            "void *x265_encoder_open_192(void *p) { return 0; }",
            "-shared",
            "-fPIC");

    assertThatThrownBy(() -> new X265Provider(library.toString()))
        .isInstanceOfSatisfying(
            LibraryRefusedException.class, refused -> assertThat(refused.found()).isTrue())
        .hasMessageContaining("192")
        .hasMessageContaining("[199, 215]");
  }

  @Test
  void aLibraryThatSaysItsPicturesAreLargerIsRefused() throws Exception {
    Path library =
        Natives.compile(
            directory.resolve("libx265.so.199"),
            """
            #include <string.h>
            static int api[8] = {1, 199, 1168, 16900, 0, 0, 0, 8};
            void *x265_api_get_199(int depth) { return api; }
            void *x265_encoder_open_199(void *p) { return 0; }
            void x265_param_alloc(void) {} void x265_param_free(void) {}
            void x265_param_default_preset(void) {} void x265_param_parse(void) {}
            void x265_param_apply_profile(void) {} void x265_picture_init(void) {}
            void x265_encoder_encode(void) {} void x265_encoder_parameters(void) {}
            void x265_encoder_reconfig(void) {}
            void x265_encoder_close(void *h) { memset(h, 0, 1); }
            """,
            "-shared",
            "-fPIC");

    assertThatThrownBy(() -> new X265Provider(library.toString()))
        .isInstanceOf(LibraryRefusedException.class)
        .hasMessageContaining("16900");
    assertThat(X265.LIBRARY.users()).isZero();
    assertThat(Natives.mapped(library.toString())).isFalse();
  }

  @Test
  void theSmallestAndOddestSizesWork() throws Exception {
    X265Provider provider = Providers.open();
    for (Size size : new Size[] {new Size(32, 32), new Size(34, 62), new Size(642, 366)}) {
      encodeOne(provider, size);
    }
    assertThat(provider.stop()).isZero();
  }

  private static void cycle() throws Exception {
    X265Provider provider = Providers.open();
    encodeOne(provider, SIZE);
    assertThat(provider.stop()).isZero();
    assertThat(X265.LIBRARY.users()).isZero();
  }

  /** Buffers outside the heap go with the objects that hold them. */
  private static void collect() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
  }

  private static void encodeOne(X265Provider provider, Size size) throws Exception {
    EncoderSettings settings =
        EncoderSettings.of(Codec.H265, size, PixelFormat.NV21, FrameRate.of(30));
    try (Encoder encoder = provider.open(settings);
        FramePool.PooledFrame frame =
            new FramePool(PixelFormat.NV21, size, 1).acquire().orElseThrow()) {
      encoder.encode(frame, unit -> assertThat(unit.keyFrame()).isTrue());
    }
  }

  private static Set<String> mappings() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.contains("libx265"))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .collect(Collectors.toSet());
    }
  }

  private static long status(String key) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
      return entries.count();
    }
  }
}
