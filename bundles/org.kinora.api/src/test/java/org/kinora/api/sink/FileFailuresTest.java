package org.kinora.api.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.KinoraException.Retry;

class FileFailuresTest {

  @TempDir Path folder;

  private SinkException of(IOException cause) {
    return FileFailures.of("cannot write", folder.resolve("a.mp4"), cause);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "Disk quota exceeded",
        "Quota exceeded",
        "There is not enough space on the disk",
        "Read-only file system"
      })
  void whatSomebodyCanChangeIsWaitedFor(String words) {
    SinkException failure = of(new IOException(words));
    assertThat(failure.retry()).isEqualTo(Retry.RECOVERABLE);
    assertThat(failure)
        .hasMessageContaining("a.mp4")
        .hasMessageContaining(words)
        .hasMessageEndingWith("the recording goes on by itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Input/output error",
        "I/O error",
        "No such device or address",
        "Stale file handle",
        "File too large"
      })
  void anErrorOfTheDeviceIsNotWaitedFor(String words) {
    assertThat(of(new IOException(words)).retry()).isEqualTo(Retry.FATAL);
  }

  @Test
  void theReasonIsNotThePathAgain() {
    assertThat(of(new FileSystemException("a", "b", "too many levels")))
        .hasMessageEndingWith("a.mp4: too many levels");
    assertThat(of(new AccessDeniedException("a")))
        .hasMessageContaining("permission denied: change its permissions");
    assertThat(of(new IOException())).hasMessageEndingWith("IOException");
  }

  @Test
  void aFileSystemThatIsGoneIsFatal() {
    Path gone = folder.resolve("gone").resolve("a.mp4");
    assertThat(FileFailures.of("cannot write", gone, new IOException("Kaputt")).retry())
        .isEqualTo(Retry.FATAL);
  }
}
