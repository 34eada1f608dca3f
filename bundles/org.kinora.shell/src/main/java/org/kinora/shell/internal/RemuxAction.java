package org.kinora.shell.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.remux.RemuxException;
import org.kinora.api.remux.RemuxRequest;
import org.kinora.api.remux.RemuxRequest.Mark;
import org.kinora.api.remux.RemuxResult;
import org.kinora.api.remux.Remuxer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code remux}: changes a container by stream copy. */
@Command(
    description = {
      "Put the video of files into another container without encoding it again.",
      "",
      "The last FILE is the one to make, or a folder for one file of each. What is made appears"
          + " whole, checked for the number of frames and the duration, or not at all; the sources"
          + " are not changed. The times of a raw stream are read from its side file FILE"
          + RemuxRequest.TIMESTAMPS_SUFFIX
          + " where that is there. MP4 and MOV files get the sample entry avc1 or hvc1, which all"
          + " players know, unless the encoder changed on the way: then it is avc3 or hev1."
    },
    footer = {
      "Exit status: 0 done, 1 failed (of several, at least one: the others are made), 2 wrong"
          + " usage.",
      "",
      "Examples: remux out.h265 out.mp4",
      "          remux --faststart *.mkv web/",
      "          remux --marks result.json out.mkv out.mp4"
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

  @Option(
      names = "--faststart",
      description = "Put the index of MP4 and MOV files at their beginning, for the web.")
  private boolean faststart;

  @Option(
      names = "--marks",
      paramLabel = "FILE",
      description =
          "Make chapters where the encoder or the camera changed; FILE is what 'record --json'"
              + " printed.")
  private Optional<Path> marks;

  @Option(
      names = "--to",
      paramLabel = "EXT",
      defaultValue = "mp4",
      description = "Container for files made in a folder (default: ${DEFAULT-VALUE}).")
  private String extension;

  @Option(names = "--json", description = "Print what was made as JSON objects, one a line.")
  private boolean json;

  @Parameters(
      arity = "2..*",
      paramLabel = "FILE",
      description = "Raw streams or any video files, then the file to make, or a folder.")
  private List<Path> files;

  @Override
  void run(Session session) throws Exception {
    Map<Path, Path> sources = sourcesByTarget();
    List<Mark> places = marks.isPresent() ? Marks.read(marks.get()) : List.of();
    List<String> failed = new ArrayList<>();
    for (Map.Entry<Path, Path> job : sources.entrySet()) {
      Path in = job.getValue();
      try {
        remux(new RemuxRequest(in, timestamps, fps, job.getKey(), faststart, places), session);
      } catch (RemuxException e) {
        if (sources.size() == 1) {
          throw e;
        }
        session.err().println("kinora: " + Commands.oneLine(e.getMessage()));
        failed.add(in.toString());
      }
    }
    if (!failed.isEmpty()) {
      throw CommandFailure.failed(
          "%d of %d files were not made, from %s"
              .formatted(failed.size(), sources.size(), String.join(", ", failed)));
    }
  }

  private Map<Path, Path> sourcesByTarget() throws CommandFailure {
    List<Path> in = files.subList(0, files.size() - 1);
    Path out = files.get(files.size() - 1);
    if (in.size() > 1 && (timestamps.isPresent() || marks.isPresent())) {
      throw CommandFailure.usage("--timestamps and --marks are of one file: name one");
    }
    if (!Files.isDirectory(out)) {
      if (in.size() > 1) {
        throw CommandFailure.usage(
            "'%s' is no folder: create it, or remux one file at a time".formatted(out));
      }
      return Map.of(out, in.get(0));
    }
    Map<Path, Path> sources = new LinkedHashMap<>();
    for (Path source : in) {
      String name = source.getFileName().toString();
      int dot = name.lastIndexOf('.');
      Path target = out.resolve((dot > 0 ? name.substring(0, dot) : name) + "." + extension);
      Path other = sources.put(target, source);
      if (other != null) {
        throw CommandFailure.usage(
            "'%s' and '%s' would both become '%s'".formatted(other, source, target));
      }
    }
    return sources;
  }

  private void remux(RemuxRequest request, Session session) throws Exception {
    Remuxer remuxer = remuxer(request.target(), session);
    ProgressLine line = new ProgressLine(session.err(), true);
    RemuxResult result;
    try {
      result =
          remuxer.remux(
              request,
              fraction -> {
                if (session.terminal()) {
                  line.show(Texts.format("%s  %.0f %%", request.target(), fraction * PERCENT));
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

  private static Remuxer remuxer(Path out, Session session)
      throws CommandFailure, InterruptedException {
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
