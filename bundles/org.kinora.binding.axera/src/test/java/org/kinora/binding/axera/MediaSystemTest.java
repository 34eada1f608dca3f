package org.kinora.binding.axera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.binding.axera.MediaSystem.Part;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.test.emulators.BoardSystemTest;
import org.kinora.test.emulators.Emulator;
import org.kinora.test.tools.Natives;

/** The life cycle of the media system and of its libraries. */
class MediaSystemTest extends BoardSystemTest<Part> {

  @TempDir Path directory;

  MediaSystemTest() {
    super(
        Emulator.axera(),
        folder -> new MediaSystem(folder, () -> false),
        Part.VENC,
        AxError.Id.NOMEM.code(0x0B04),
        AxSys.LIBRARY,
        AxVenc.LIBRARY,
        AxIvps.LIBRARY);
  }

  static List<String> starting() {
    return List.of("AX_SYS_Init", "AX_POOL_SetConfig", "AX_POOL_Init", "AX_VENC_Init");
  }

  @Test
  void theFirstUserInitialisesAndTheLastTakesDown() throws Exception {
    HardwareSystem.Use encoder = media.open(Part.VENC);
    HardwareSystem.Use camera = media.open(Part.IVPS);
    HardwareSystem.Use another = media.open(Part.VENC);
    assertThat(calls("AX_SYS_Init")).isEqualTo(1);
    assertThat(calls("AX_POOL_Exit")).as("clears leftovers").isEqualTo(1);
    assertThat(calls("AX_POOL_Init")).isEqualTo(1);
    assertThat(calls("AX_VENC_Init")).isEqualTo(1);
    assertThat(calls("AX_IVPS_Init")).isEqualTo(1);
    assertThat(emulator.resources().pools()).isEqualTo(1);
    encoder.close();
    encoder.close();
    assertThat(calls("AX_VENC_Deinit")).isZero();
    another.close();
    assertThat(calls("AX_VENC_Deinit")).isEqualTo(1);
    assertThat(calls("AX_SYS_Deinit")).isZero();
    camera.close();
    assertThat(calls("AX_IVPS_Deinit")).isEqualTo(1);
    assertThat(calls("AX_POOL_Exit")).isEqualTo(2);
    assertThat(calls("AX_SYS_Deinit")).isEqualTo(1);
    media.open(Part.VENC).close();
    assertThat(calls("AX_SYS_Init")).isEqualTo(2);
  }

  @Test
  void nothingOfAnotherProgramIsCleared() throws Exception {
    MediaSystem joining = MediaSystem.joining(emulator.folder().toString());
    try (HardwareSystem.Use ours = joining.open(Part.VENC)) {
      assertThat(ours.joined()).isTrue();
    }
    assertThat(calls("AX_VENC_Deinit")).as("of this process").isEqualTo(1);
    assertThat(calls("AX_SYS_Deinit")).as("of this process").isEqualTo(1);
    for (String all : new String[] {"AX_POOL_Exit", "AX_POOL_SetConfig", "AX_POOL_Init"}) {
      assertThat(calls(all)).as(all).isZero();
    }
  }

  @Test
  void aPartThatFailsLeavesTheOtherInUse() throws Exception {
    try (HardwareSystem.Use encoder = media.open(Part.VENC)) {
      assertThat(encoder.joined()).isFalse();
      emulator.fail("AX_IVPS_Init", 0, AxError.Id.NOMEM.code(0x0D01), 1);
      assertThatThrownBy(() -> media.open(Part.IVPS)).hasMessageContaining("AX_ERR_IVPS_NOMEM");
      assertThat(calls("AX_SYS_Deinit")).isZero();
      assertThat(media.users()).isEqualTo(1);
    }
  }

  @Test
  void librariesAreClosedWhenNobodyUsesThem() throws Exception {
    assertThat(media.load(Part.IVPS)).endsWith("libax_ivps.so");
    media.library(Part.IVPS).retain();
    media.library(Part.IVPS).release();
    assertThat(Natives.mapped("libax_ivps.so")).isTrue();
    media.library(Part.IVPS).release();
    assertThat(Natives.mapped("libax_ivps.so")).isFalse();
  }

  @Test
  void aLibraryWithoutAFunctionThatIsNeededIsRefusedByName() throws Exception {
    String system =
        Stream.of(AxSys.class.getDeclaredMethods())
            .filter(method -> Modifier.isNative(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> !name.equals("memcpy"))
            .map(
                name ->
                    name.startsWith("sys")
                        ? "AX_SYS_" + name.substring(3)
                        : "AX_POOL_" + name.substring(4))
            .map(symbol -> "long " + symbol + "(void) { return 0; }\n")
            .collect(Collectors.joining());
    // With the C library, as the vendor's has it.
    Natives.compile(
        directory.resolve("libax_sys.so"), system, "-shared", "-fPIC", "-Wl,--no-as-needed", "-lc");
    Natives.compile(directory.resolve("libax_venc.so"), "int nothing;", "-shared", "-fPIC");
    assertThatThrownBy(() -> new MediaSystem(directory.toString(), () -> false).load(Part.VENC))
        .isInstanceOfSatisfying(LibraryRefusedException.class, e -> assertThat(e.found()).isTrue())
        .hasMessageContaining("AX_VENC_");
    assertThatThrownBy(() -> new MediaSystem(directory.toString(), () -> false).load(Part.IVPS))
        .isInstanceOfSatisfying(LibraryRefusedException.class, e -> assertThat(e.found()).isFalse())
        .hasMessageContaining("libax_ivps.so");
    assertThat(Files.exists(directory.resolve("libax_ivps.so"))).isFalse();
  }
}
