package org.kinora.test.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kinora.api.KinoraException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.jna.LibraryRefusedException;

/**
 * The life cycle of a board's media system and of its libraries.
 *
 * <p>A subclass has a static method {@code starting} for JUnit, which gives the functions that
 * initialise the system and its encoder.
 *
 * @param <P> the parts of the system
 */
public abstract class BoardSystemTest<P extends Enum<P>> {

  /** The board. */
  protected final Emulator emulator;

  /** Its media system, which no other program runs. */
  protected final HardwareSystem<P> media;

  private final Function<String, ? extends HardwareSystem<P>> systems;
  private final P encoder;
  private final int noMemory;
  private final List<DirectLibrary> libraries;

  /**
   * @param systems makes one with the libraries of a folder
   * @param encoder the part
   * @param noMemory an error of the system, which ends with {@code _ERR_SYS_NOMEM}
   * @param libraries of all parts
   */
  protected BoardSystemTest(
      Emulator emulator,
      Function<String, ? extends HardwareSystem<P>> systems,
      P encoder,
      int noMemory,
      DirectLibrary... libraries) {
    this.emulator = emulator;
    this.media = systems.apply(emulator.folder().toString());
    this.systems = systems;
    this.encoder = encoder;
    this.noMemory = noMemory;
    this.libraries = List.of(libraries);
  }

  /** Whatever a test did. */
  @AfterEach
  public void nothingIsLeft() {
    assertThat(media.users()).isZero();
    assertThat(libraries).allSatisfy(library -> assertThat(library.users()).isZero());
    assertThat(emulator.resources()).isEqualTo(Emulator.Resources.NONE);
    assertThat(emulator.misuses()).isEmpty();
  }

  /** How often a function was called. */
  protected final long calls(String function) {
    return emulator.calls(function);
  }

  @ParameterizedTest
  @MethodSource("starting")
  public void aFailedStartLeavesNothingAndTheNextOneWorks(String function) throws Exception {
    emulator.fail(function, 0, noMemory, 1);
    assertThatThrownBy(() -> media.open(encoder))
        .isInstanceOfSatisfying(
            KinoraException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
        .hasMessageContaining(function)
        .hasMessageContaining("_ERR_SYS_NOMEM");
    assertThat(media.users()).isZero();
    assertThat(emulator.resources()).isEqualTo(Emulator.Resources.NONE);
    media.open(encoder).close();
  }

  @Test
  public void missingLibrariesAreNamed() {
    HardwareSystem<P> nowhere = systems.apply("/nowhere");
    for (P part : encoder.getDeclaringClass().getEnumConstants()) {
      assertThatThrownBy(() -> nowhere.load(part))
          .isInstanceOfSatisfying(
              LibraryRefusedException.class, e -> assertThat(e.found()).isFalse())
          .hasMessageContaining("/nowhere/lib")
          .hasMessageContaining("sys.so");
      assertThatThrownBy(() -> nowhere.open(part))
          .isInstanceOfSatisfying(
              KinoraException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
          .hasMessageContaining("sys.so");
    }
  }
}
