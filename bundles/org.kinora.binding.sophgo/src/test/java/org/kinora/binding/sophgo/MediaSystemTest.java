package org.kinora.binding.sophgo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.binding.jna.HardwareChannels;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.OtherPrograms;
import org.kinora.binding.sophgo.MediaSystem.Extra;
import org.kinora.binding.sophgo.MediaSystem.Part;
import org.kinora.test.emulators.BoardSystemTest;
import org.kinora.test.emulators.Emulator;
import org.kinora.test.tools.Natives;

/** The life cycle of the media system and of its libraries. */
class MediaSystemTest extends BoardSystemTest<Part> {

  @TempDir Path directory;

  MediaSystemTest() {
    super(
        Emulator.sophgo(),
        folder -> new MediaSystem(folder, () -> false),
        Part.VENC,
        CviError.Id.NOMEM.code(2),
        CviSys.LIBRARY,
        CviVenc.LIBRARY,
        CviVpss.LIBRARY);
  }

  static List<String> starting() {
    return List.of("CVI_VB_SetConfig", "CVI_VB_Init", "CVI_SYS_Init");
  }

  @Test
  void theFirstUserInitialisesAndTheLastTakesDown() throws Exception {
    HardwareSystem.Use encoder = media.open(Part.VENC);
    HardwareSystem.Use camera = media.open(Part.VPSS);
    assertThat(calls("CVI_SYS_Init")).isEqualTo(1);
    assertThat(calls("CVI_VB_Init")).isEqualTo(1);
    assertThat(calls("CVI_SYS_Exit")).as("clears leftovers").isEqualTo(1);
    assertThat(emulator.resources().pools()).isEqualTo(1);
    encoder.close();
    encoder.close();
    assertThat(calls("CVI_SYS_Exit")).isEqualTo(1);
    camera.close();
    assertThat(calls("CVI_SYS_Exit")).isEqualTo(2);
    assertThat(calls("CVI_VB_Exit")).isEqualTo(2);
    media.open(Part.VENC).close();
    assertThat(calls("CVI_SYS_Init")).isEqualTo(2);
  }

  @Test
  void nothingOfAnotherProgramIsCleared() throws Exception {
    MediaSystem other = new MediaSystem(emulator.folder().toString(), () -> false);
    MediaSystem joining = new MediaSystem(emulator.folder().toString(), () -> true);
    try (HardwareSystem.Use theirs = other.open(Part.VPSS)) {
      assertThat(theirs.joined()).isFalse();
      try (HardwareSystem.Use ours = joining.open(Part.VENC)) {
        assertThat(ours.joined()).isTrue();
      }
      assertThat(calls("CVI_SYS_Exit")).isEqualTo(1);
      assertThat(calls("CVI_VB_Exit")).isEqualTo(1);
      assertThat(calls("CVI_VB_SetConfig")).isEqualTo(1);
    }
  }

  @Test
  void bothLayoutsOfTheLibrariesAreFound() throws Exception {
    MediaSystem newer = new MediaSystem(emulator.split().toString(), () -> false);
    assertThat(newer.load(Part.VPSS)).endsWith("libvpss.so");
    assertThat(Natives.mapped("libvi.so")).isTrue();
    try (HardwareSystem.Use use = newer.open(Part.VPSS)) {
      assertThat(use.joined()).isFalse();
      newer.library(Part.VPSS).retain();
      newer.library(Part.VPSS).release();
    }
    newer.library(Part.VPSS).release();
    assertThat(Natives.mapped("libvpss.so")).isFalse();
    assertThat(media.load(Part.VPSS)).endsWith("libvpu.so");
    media.library(Part.VPSS).release();
    assertThat(Natives.mapped("libvpu.so")).isFalse();
  }

  @Test
  void aMissingFunctionDisablesOnlyWhatNeedsIt() throws Exception {
    library("libsys.so", CviSys.class);
    library("libvenc.so", CviVenc.class, CviVencLoss.class);
    MediaSystem bare = new MediaSystem(directory.toString(), () -> false);
    List<String> done = new ArrayList<>();
    try (HardwareSystem.Use use = bare.open(Part.VENC)) {
      assertThat(use.joined()).isFalse();
      assertThat(bare.callExtra(Extra.RATE_PARAMETERS, () -> done.add("rate"))).isFalse();
      assertThat(bare.callExtra(Extra.FRAME_LOSS, () -> done.add("loss"))).isTrue();
      assertThatThrownBy(() -> bare.load(Part.VPSS)).hasMessageContaining("libvpu.so");
    }
    assertThat(done).containsExactly("loss");
  }

  @Test
  void aLibraryWithoutAFunctionThatIsNeededIsRefusedByName() throws Exception {
    library("libsys.so", CviSys.class);
    Natives.compile(directory.resolve("libvenc.so"), "int nothing;", "-shared", "-fPIC");
    assertThatThrownBy(() -> new MediaSystem(directory.toString(), () -> false).load(Part.VENC))
        .isInstanceOfSatisfying(LibraryRefusedException.class, e -> assertThat(e.found()).isTrue())
        .hasMessageContaining("CVI_VENC_");
  }

  /** A library whose functions all give 0. */
  private void library(String file, Class<?>... natives) throws IOException, InterruptedException {
    String source =
        Stream.of(natives)
            .flatMap(each -> Stream.of(each.getDeclaredMethods()))
            .filter(method -> Modifier.isNative(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> !name.equals("memcpy") && !name.equals("poll"))
            .map(
                name ->
                    name.startsWith("sys")
                        ? "CVI_SYS_" + name.substring(3)
                        : name.startsWith("vb")
                            ? "CVI_VB_" + name.substring(2)
                            : "CVI_VENC_"
                                + Character.toUpperCase(name.charAt(0))
                                + name.substring(1))
            .map(symbol -> "long " + symbol + "(void) { return 0; }\n")
            .collect(Collectors.joining());
    // With the C library, as the vendor's have it.
    Natives.compile(
        directory.resolve(file), source, "-shared", "-fPIC", "-Wl,--no-as-needed", "-lc");
  }

  @Test
  void anotherProgramIsSeenByTheDeviceNodesItHasOpen() throws Exception {
    OtherPrograms others = new OtherPrograms(directory, "/dev/cvi");
    Files.createDirectories(directory.resolve("self"));
    assertThat(others.getAsBoolean()).isFalse();
    Path own = directory.resolve(Long.toString(ProcessHandle.current().pid())).resolve("fd");
    link(own.resolve("5"), "/dev/cvi-base");
    link(directory.resolve("4711/fd/3"), "/dev/null");
    Files.createDirectories(directory.resolve("4712"));
    assertThat(others.getAsBoolean()).isFalse();
    link(directory.resolve("4713/fd/9"), "/dev/cvi-sys");
    assertThat(others.getAsBoolean()).isTrue();
  }

  private static void link(Path link, String target) throws IOException {
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  @Test
  void oneChannelTooManyIsRefusedWithItsHolders() throws Exception {
    HardwareChannels channels = media.channels();
    for (int i = 0; i < MediaSystem.VENC_CHANNELS; i++) {
      assertThat(channels.acquire("holder " + i, 0)).isEqualTo(i);
    }
    assertThatThrownBy(() -> channels.acquire("one more", 0))
        .isInstanceOfSatisfying(
            EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.TRANSIENT))
        .hasMessageContaining("holder 0")
        .hasMessageContaining("holder 15");
    channels.release(7);
    assertThatThrownBy(() -> channels.acquire("one more", 8)).hasMessageContaining("below 8");
    assertThat(channels.acquire("one more", 0)).isEqualTo(7);
  }
}
