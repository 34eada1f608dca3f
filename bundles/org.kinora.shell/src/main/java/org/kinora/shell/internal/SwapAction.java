package org.kinora.shell.internal;

import org.kinora.api.media.Locator;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.Swap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code swap}. */
@Command(
    description = {
      "Change the encoder, or with --camera the camera, of a running recording.",
      "",
      "Returns when the change is complete. If it is refused, the recording goes on as it was."
    },
    footer = "Examples: swap cam1 x264    swap --camera cam1 v4l2:/dev/video1")
final class SwapAction extends Action {

  @Option(names = "--camera", description = "Change the camera instead of the encoder.")
  private boolean camera;

  @Option(names = "--json", description = "Print the swap as one JSON object.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "RECORDING", description = "Name of the recording.")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "ENCODER",
      description = "Name of the new encoder, or with --camera the new camera.")
  private String to;

  @Override
  void run(Session session) throws Exception {
    Recording recording = session.recording(name);
    Swap swap = camera ? recording.switchCamera(camera(to)) : recording.switchEncoder(to);
    session.out().println(json ? RecordingJson.swap(swap).build() : sentence(swap));
  }

  private static Locator camera(String text) throws CommandFailure {
    try {
      return Locator.camera(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  /** One line about a swap. */
  static String sentence(Swap swap) {
    String gap =
        swap.gapMillis().isPresent()
            ? Texts.format(", gap %.1f ms", swap.gapMillis().getAsDouble())
            : "";
    return Texts.format(
        "%s %s -> %s at frame %d%s, %d held, %d lost",
        Texts.word(swap.what()),
        swap.from().isEmpty() ? "none" : swap.from(),
        swap.to().isEmpty() ? "none" : swap.to(),
        swap.frame(),
        gap,
        swap.held(),
        swap.lost());
  }
}
