package org.kinora.test.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("device")
class DeviceLabTest {

  @Test
  void theLabHasACamera() throws IOException {
    assertThat(Path.of("/sys/class/video4linux/video0/name")).content().startsWith("vivid");
    try (RandomAccessFile camera = new RandomAccessFile("/dev/video0", "rw")) {
      assertThat(camera.getFD().valid()).isTrue();
    }
  }

  @Test
  void filesCanBeWrittenForTheTimeOfTheRun(@TempDir Path folder) throws IOException {
    assertThat(Files.writeString(folder.resolve("a"), "b")).content().isEqualTo("b");
  }
}
