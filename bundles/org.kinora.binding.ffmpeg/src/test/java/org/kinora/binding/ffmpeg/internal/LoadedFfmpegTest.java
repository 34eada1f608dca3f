package org.kinora.binding.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class LoadedFfmpegTest {

  private static final Path NATIVES = Path.of("target", "natives");

  @TempDir Path temp;

  @BeforeEach
  void nativesOfThisPlatform() {
    assumeTrue(Files.isDirectory(NATIVES), "SKIPPED: there are no natives for this platform");
  }

  @Test
  void theLibrariesAreUsedWhereTheyLie() throws Exception {
    LoadedFfmpeg ffmpeg = LoadedFfmpeg.load(NATIVES, temp.resolve("scratch"));
    assertThat(ffmpeg.version()).isEqualTo("8.0.1");
    assertThat(ffmpeg.licence()).isEqualTo("GPL version 3 or later");
    assertThat(avcodec.avcodec_find_encoder_by_name("libx264")).isNotNull();
    assertThat(avcodec.avcodec_find_encoder_by_name("libx265")).isNotNull();
    assertThat(avformat.avformat_version()).isPositive();
    assertThat(swscale.swscale_version()).isPositive();
    try (AVPacket packet = avcodec.av_packet_alloc()) {
      assertThat(packet.isNull()).isFalse();
      avcodec.av_packet_free(packet);
    }
    assertThat(temp).as("nothing was unpacked or copied").isEmptyDirectory();
    assertThat(System.getProperty("org.bytedeco.javacpp.cacheLibraries")).isNull();
  }

  @Test
  void loadingAgainUsesWhatIsLoaded() throws Exception {
    LoadedFfmpeg first = LoadedFfmpeg.load(NATIVES, temp.resolve("a"));
    assertThat(LoadedFfmpeg.load(NATIVES, temp.resolve("b"))).isEqualTo(first);
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void anotherClassLoaderOfTheProcessIsServedToo() throws Exception {
    LoadedFfmpeg.load(NATIVES, temp.resolve("first"));
    List<URL> path = new ArrayList<>();
    for (Class<?> part : List.of(LoadedFfmpeg.class, avcodec.class, Pointer.class, Logger.class)) {
      path.add(part.getProtectionDomain().getCodeSource().getLocation());
    }
    for (int i = 0; i < 2; i++) {
      Path scratch = temp.resolve("scratch" + i);
      try (URLClassLoader other =
          new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
        Class<?> type = other.loadClass(LoadedFfmpeg.class.getName());
        Object loaded =
            type.getMethod("load", Path.class, Path.class).invoke(null, NATIVES, scratch);
        assertThat(loaded.toString()).contains("8.0.1");
      }
      assertThat(scratch).isNotEmptyDirectory();
    }
  }

  @Test
  void aDirectoryWithoutNativesIsNamed() {
    Path missing = temp.resolve("nothing");
    assertThatThrownBy(() -> LoadedFfmpeg.load(missing, temp))
        .isInstanceOf(IOException.class)
        .hasMessage("there are no natives in " + missing);
  }

  @Test
  void nativesOfAnotherPlatformAreNotTried() throws Exception {
    Files.createDirectories(temp.resolve("org/bytedeco/ffmpeg/linux-s390x-gpl"));
    assertThatThrownBy(() -> LoadedFfmpeg.load(temp, temp))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("are not for " + NativeLibraries.platform());
  }

  @Test
  void aHalfUnpackedDirectoryIsRefusedBeforeAnythingIsLoaded() throws Exception {
    Files.createDirectories(
        temp.resolve("org/bytedeco/ffmpeg/" + NativeLibraries.platform() + "-gpl"));
    assertThatThrownBy(() -> NativesDirectory.find(temp, NativeLibraries.platform()))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(System.mapLibraryName("jnijavacpp") + " is missing");
  }

  @Test
  void theProgramsRun() throws Exception {
    LoadedFfmpeg ffmpeg = LoadedFfmpeg.load(NATIVES, temp.resolve("scratch"));
    for (Path program : List.of(ffmpeg.ffmpeg(), ffmpeg.ffprobe())) {
      Path output = temp.resolve("output");
      int exit =
          ffmpeg
              .command(program, List.of("-version"))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start()
              .waitFor();
      String text = Files.readString(output);
      // The programs, unlike the libraries, need libpulse, libasound and libxcb of the system.
      assumeTrue(
          !text.contains("error while loading shared libraries"),
          "SKIPPED on this system: " + text);
      assertThat(exit).as(text).isZero();
      assertThat(text).contains("version 8.0.1");
    }
  }
}
