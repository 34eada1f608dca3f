package org.kinora.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

class StillActionTest {

  @TempDir Path folder;
  private final Console console = new Console();
  private final FakeRecording recording = new FakeRecording("demo", null);
  private final PooledFrame frame =
      new FramePool(PixelFormat.NV21, new Size(64, 48), 1).acquire().orElseThrow();

  @BeforeEach
  void record() {
    frame.set(0, 0, 42);
    recording.still = Optional.of(frame);
    console.recorder.recordings.add(recording);
  }

  private void still(String... arguments) throws CommandFailure {
    new Commands("")
        .with("still", StillAction::new)
        .run("still", List.of(arguments), console.session());
  }

  private CommandFailure failure(String... arguments) {
    return catchThrowableOfType(CommandFailure.class, () -> still(arguments));
  }

  @Test
  void theFrameIsStoredSaidAndGivenBack() throws Exception {
    Path file = folder.resolve("a.png");
    still("demo", file.toString());
    assertThat(console.out()).isEqualTo("42\n");
    assertThat(Files.size(file)).isPositive();
    assertThat(frame.references()).isZero();
  }

  @Test
  void aFrameThatCannotBeStoredIsGivenBackToo() {
    CommandFailure failure = failure("demo", folder.resolve("none/a.png").toString());
    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure).hasMessageContaining("was not made");
    assertThat(frame.references()).isZero();
  }

  @Test
  void anotherExtensionIsRefusedBeforeAFrameIsTaken() {
    assertThat(failure("demo", "a.gif").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(frame.references()).isEqualTo(1);
  }

  @Test
  void noFrameInTimeIsAFailure() {
    recording.still = Optional.empty();
    assertThat(failure("--timeout", "10ms", "demo", folder.resolve("a.png").toString()))
        .hasMessageContaining("no frame within");
    assertThat(failure("nix", "a.png")).hasMessageContaining("there is no recording 'nix'");
  }
}
