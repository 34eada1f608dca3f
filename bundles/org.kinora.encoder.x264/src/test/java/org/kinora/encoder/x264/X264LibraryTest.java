package org.kinora.encoder.x264;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.test.tools.Natives;

/** Opening and closing of the library itself. */
class X264LibraryTest {

  private static final Size SIZE = new Size(64, 48);
  private static final EncoderSettings SETTINGS =
      EncoderSettings.of(Codec.H264, SIZE, PixelFormat.NV21, FrameRate.of(30));

  /** A library with libx264's symbols whose encode call waits until its file is removed. */
  private static final String HANGING =
      """
      #include <unistd.h>
      #include <string.h>
      int x264_param_default_preset(void *p, const char *a, const char *b) { return 0; }
      int x264_param_parse(void *p, const char *a, const char *b) { return 0; }
      int x264_param_apply_profile(void *p, const char *a) { return 0; }
      void x264_param_cleanup(void *p) {}
      static int handle;
      void *x264_encoder_open_164(void *p) { return &handle; }
      int x264_encoder_encode(void *h, void *n, int *c, void *i, void *o) {
        for (int tenths = 0; tenths < 40; tenths++) usleep(100000);
        return -1;
      }
      void x264_encoder_parameters(void *h, void *p) {}
      int x264_encoder_reconfig(void *h, void *p) { return 0; }
      void x264_encoder_close(void *h) { memset(h, 0, sizeof handle); }
      """;

  @TempDir Path directory;

  @Test
  void theLibraryIsGoneAfterTheProviderIsStopped() throws Exception {
    for (int cycle = 0; cycle < 20; cycle++) {
      X264Provider provider = Providers.open();
      Encoder encoder = provider.open(SETTINGS);
      encodeOne(encoder);
      assertThat(Natives.mapped("libx264")).isTrue();

      assertThat(provider.stop()).isZero(); // closes the encoder that was left open

      assertThat(Natives.mapped("libx264")).isFalse();
      assertThatThrownBy(() -> encodeOne(encoder)).isInstanceOf(EncoderException.class);
      assertThatThrownBy(() -> provider.open(SETTINGS)).isInstanceOf(EncoderException.class);
      encoder.close();
    }
  }

  @Test
  void aLibraryThatClosesKeepsNoClassLoader() throws Exception {
    Providers.open().stop(); // JNA's own thread must not begin with a loader that is to go
    WeakReference<ClassLoader> loader = useInLoaderOfItsOwn();
    for (int i = 0; i < 50 && loader.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(loader.get()).isNull();
  }

  @Test
  void aBuildOfUnknownLayoutIsRefusedByName() throws Exception {
    Path library =
        Natives.compile(
            directory.resolve("libx264.so.163"),
            "void *x264_encoder_open_163(void *p) { return 0; }",
            "-shared",
            "-fPIC");

    assertThatThrownBy(() -> new X264Provider(library.toString()))
        .isInstanceOfSatisfying(
            LibraryRefusedException.class, refused -> assertThat(refused.found()).isTrue())
        .hasMessageContaining(library.toString())
        .hasMessageContaining("163")
        .hasMessageContaining("164");
    assertThat(Natives.mapped(library.toString())).isFalse();
  }

  @Test
  void aLibraryThatIsMissingIsNoSurprise() {
    assertThatThrownBy(() -> new X264Provider("/nowhere/libx264.so.164"))
        .isInstanceOfSatisfying(
            LibraryRefusedException.class, refused -> assertThat(refused.found()).isFalse())
        .hasMessageContaining("/nowhere/libx264.so.164");
  }

  @Test
  void stoppingWhileACallHangsNeitherCrashesNorWaitsForEver() throws Exception {
    Path library = Natives.compile(directory.resolve("libhanging.so"), HANGING, "-shared", "-fPIC");
    X264Provider provider = new X264Provider(library.toString());
    Encoder encoder = provider.open(SETTINGS);
    CompletableFuture<Void> hanging =
        CompletableFuture.runAsync(
            () ->
                assertThatThrownBy(() -> encodeOne(encoder)).isInstanceOf(EncoderException.class));
    TimeUnit.MILLISECONDS.sleep(300);

    long begin = System.nanoTime();
    assertThat(provider.stop()).isEqualTo(1);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(3500);
    assertThat(Natives.mapped("libhanging")).isTrue();

    hanging.get(10, TimeUnit.SECONDS); // the call returns, frees the encoder and the library
    assertThat(Natives.mapped("libhanging")).isFalse();
    assertThat(X264.LIBRARY.users()).isZero();
  }

  private static void encodeOne(Encoder encoder) throws EncoderException {
    try (FramePool.PooledFrame frame =
        new FramePool(PixelFormat.NV21, SIZE, 1).acquire().orElseThrow()) {
      encoder.encode(frame, unit -> assertThat(unit.keyFrame()).isTrue());
    }
  }

  private static WeakReference<ClassLoader> useInLoaderOfItsOwn() throws Exception {
    URL classes = X264Provider.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader = new OwnClasses(classes)) {
      Class<?> type = loader.loadClass(X264Provider.class.getName());
      assertThat(type).isNotSameAs(X264Provider.class);
      Constructor<?> constructor = type.getDeclaredConstructor(String.class);
      constructor.setAccessible(true);
      Object provider = constructor.newInstance("");
      Method open = type.getMethod("open", EncoderSettings.class);
      open.setAccessible(true);
      encodeOne((Encoder) open.invoke(provider, SETTINGS));
      Method stop = type.getMethod("stop");
      stop.setAccessible(true);
      assertThat(stop.invoke(provider)).isEqualTo(0);
      return new WeakReference<>(loader);
    }
  }

  /** Loads the bundle's classes itself, as a framework does, and the rest by its parent. */
  private static final class OwnClasses extends URLClassLoader {
    OwnClasses(URL classes) {
      super(new URL[] {classes}, X264LibraryTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(X264.class.getPackageName() + ".")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
