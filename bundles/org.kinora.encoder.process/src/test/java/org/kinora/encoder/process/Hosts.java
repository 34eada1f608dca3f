package org.kinora.encoder.process;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.kinora.binding.jna.NativeEncoderProvider;
import org.kinora.encoder.x264.X264Provider;
import org.kinora.encoder.x265.X265Provider;

/** Children that host the encoders on the system's libraries. */
final class Hosts {

  private Hosts() {}

  static ChildSpec x264(Path directory) {
    try {
      return spec(new X264Provider(), directory);
    } catch (IllegalStateException e) {
      return abort("SKIPPED: no libx264 to test with: " + e.getMessage());
    }
  }

  static ChildSpec x265(Path directory) {
    try {
      return spec(new X265Provider(), directory);
    } catch (IllegalStateException e) {
      return abort("SKIPPED: no libx265 to test with: " + e.getMessage());
    }
  }

  private static ChildSpec spec(NativeEncoderProvider hosted, Path directory) {
    hosted.stop(); // its capabilities are wanted, no more
    return spec(hosted.name(), hosted, directory);
  }

  static ChildSpec spec(String name, NativeEncoderProvider like, Path directory) {
    return new ChildSpec(
        name,
        like.capabilities(),
        ChildSpec.java(
            System.getProperty("java.class.path"),
            List.of(),
            Map.of("java.io.tmpdir", directory.toString())),
        directory,
        Duration.ofSeconds(30));
  }
}
