package org.kinora.shell.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.kinora.api.media.VideoFrame;
import org.kinora.pictures.PictureFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code still}. */
@Command(
    description = {
      "Store a picture of a recording while it goes on: that of the next frame that is encoded.",
      "",
      "Prints the number of the frame, counted from 0. PNG needs nothing; JPEG needs a Java with the"
          + " module java.desktop."
    },
    footer = {"", "Example: still demo picture.jpg"})
final class StillAction extends Action {

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "How long to wait for a frame (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Parameters(index = "0", paramLabel = "RECORDING", description = "Name of the recording.")
  private String name;

  @Parameters(index = "1", paramLabel = "FILE", description = "Ends in .png, .jpg or .jpeg.")
  private Path file;

  @Override
  void run(Session session) throws Exception {
    if (!PictureFile.accepts(file)) {
      throw CommandFailure.usage(
          "'%s' is no picture that can be made: name a .png or a .jpg".formatted(file));
    }
    Optional<VideoFrame> captured = session.recording(name).capture(timeout);
    if (captured.isEmpty()) {
      throw CommandFailure.failed(
          "recording '%s' encoded no frame within %s"
              .formatted(name, Texts.seconds(timeout.toNanos())));
    }
    try (VideoFrame still = captured.get()) {
      PictureFile.write(still, file);
      session.out().println(still.sequence());
    } catch (IOException e) {
      throw CommandFailure.failed(
          "'%s' was not made: %s".formatted(file, Commands.oneLine(String.valueOf(e.getMessage()))),
          e);
    }
  }
}
