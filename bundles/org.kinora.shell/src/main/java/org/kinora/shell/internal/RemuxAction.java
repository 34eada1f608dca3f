package org.kinora.shell.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.remux.RemuxRequest;
import org.kinora.api.remux.RemuxResult;
import org.kinora.api.remux.Remuxer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code remux}: changes a container by stream copy. */
@Command(
    description = {
      "Put the video of a file into another container without encoding it again.",
      "",
      "OUT appears whole, checked for the number of frames and the duration, or not at all; IN is"
          + " not changed. The times of a raw stream are read from IN"
          + RemuxRequest.TIMESTAMPS_SUFFIX
          + " where that is there."
    },
    footer = {
      "Exit status: 0 done, 1 failed, 2 wrong usage.",
      "",
      "Example: remux out.h265 out.mp4"
    })
final class RemuxAction extends Action {

  private static final int PERCENT = 100;

  @Option(
      names = "--timestamps",
      paramLabel = "FILE",
      description = "Times of the pictures of a raw stream (mkvmerge timestamp format v2).")
  private Optional<Path> timestamps;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Frame rate of a raw stream without timestamps: 30, 29.97 or 30000/1001.")
  private Optional<FrameRate> fps;

  @Option(names = "--json", description = "Print what was made as one JSON object.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "IN", description = "A raw stream or any video file.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "Its extension is the container.")
  private Path out;

  @Override
  void run(Session session) throws Exception {
    Remuxer remuxer = remuxer(session);
    ProgressLine line = new ProgressLine(session.err(), true);
    RemuxResult result;
    try {
      result =
          remuxer.remux(
              new RemuxRequest(in, timestamps, fps, out),
              fraction -> {
                if (session.terminal()) {
                  line.show(Texts.format("%s  %.0f %%", out, fraction * PERCENT));
                }
              });
    } finally {
      line.clear();
    }
    session
        .err()
        .println(
            Texts.format(
                "%s: %s, %s, %s",
                result.file(),
                Texts.count(result.frames(), "frame"),
                Texts.seconds(result.duration()),
                Texts.bytes(result.bytes())));
    if (json) {
      session
          .out()
          .println(
              Json.object()
                  .add("file", result.file().toString())
                  .add("frames", result.frames())
                  .add("duration", Json.seconds(result.duration()))
                  .add("bytes", result.bytes())
                  .build());
    }
  }

  private Remuxer remuxer(Session session) throws CommandFailure, InterruptedException {
    session.service(Remuxer.class, "there is no remuxer: 'list features' tells what to install");
    String extension = Locator.of(out).extension();
    List<Remuxer> remuxers =
        session.services().all(Remuxer.class).stream().map(Services.Found::service).toList();
    Optional<Remuxer> remuxer =
        remuxers.stream().filter(one -> one.containers().contains(extension)).findFirst();
    if (remuxer.isEmpty()) {
      TreeSet<String> containers = new TreeSet<>();
      remuxers.forEach(one -> containers.addAll(one.containers()));
      throw CommandFailure.failed(
          "no remuxer makes '%s': the extensions there are %s"
              .formatted(out, String.join(", ", containers)));
    }
    return remuxer.get();
  }
}
