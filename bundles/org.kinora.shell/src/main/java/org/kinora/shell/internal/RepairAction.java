package org.kinora.shell.internal;

import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kinora.api.sink.FileFailures;
import org.kinora.api.sink.RepairReport;
import org.kinora.api.sink.Repairer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code repair}: completes files that a crash or a power cut left open. */
@Command(
    description = {
      "Complete recordings that a crash or a power cut left open.",
      "",
      "A file is cut behind its last whole picture and closed in place: MP4 files, and raw streams"
          + " with their side files. A file that is as it should be, that is being written or that"
          + " is not Kinora's is not touched."
    },
    footer = {
      "Exit status: 0 every file is repaired or needs no repair, 1 not possible, 2 wrong usage.",
      "",
      "Example: repair --dry-run out.mp4"
    })
final class RepairAction extends Action {

  @Option(names = "--dry-run", description = "Tell what would be done, and do nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print what was done as one JSON object.")
  private boolean json;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "A recording.")
  private List<Path> files;

  @Override
  void run(Session session) throws Exception {
    session.service(Repairer.class, "there is no repairer: is the feature 'core' installed?");
    List<Repairer> repairers =
        session.services().all(Repairer.class).stream().map(Services.Found::service).toList();
    JsonArrayBuilder list = Json.array();
    int failed = 0;
    for (Path file : files) {
      try {
        RepairReport report = repair(repairers, file);
        session.err().println(line(report));
        list.add(
            Json.object()
                .add("file", file.toString())
                .add("outcome", Texts.word(report.outcome()))
                .add("frames", report.accessUnits())
                .add("duration", Json.seconds(report.duration()))
                .add("bytesCut", report.bytesCut())
                .add("detail", report.detail()));
      } catch (IOException e) {
        failed++;
        String reason = Commands.oneLine(FileFailures.sentence(e));
        session.err().println("kinora: " + reason);
        list.add(
            Json.object()
                .add("file", file.toString())
                .add("outcome", "refused")
                .add("detail", reason));
      }
    }
    if (json) {
      session.out().println(Json.object().add("files", list).build());
    }
    if (failed > 0) {
      String message = "%d of %d files cannot be repaired".formatted(failed, files.size());
      throw CommandFailure.ended(ExitCode.FAILED, message, true);
    }
  }

  private RepairReport repair(List<Repairer> repairers, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no file " + file);
    }
    Optional<Repairer> repairer = repairers.stream().filter(one -> one.accepts(file)).findFirst();
    if (repairer.isEmpty()) {
      throw new IOException(file + " is of no kind that can be repaired");
    }
    return repairer.get().repair(file, dryRun);
  }

  private static String line(RepairReport report) {
    String done =
        switch (report.outcome()) {
          case WHOLE -> "fine";
          case REPAIRED -> "repaired";
          case REPAIRABLE -> "can be repaired";
        };
    return Texts.format(
        "%s: %s (%s): %s, %s, %s cut off",
        report.file(),
        done,
        report.detail(),
        Texts.count(report.accessUnits(), "frame"),
        Texts.seconds(report.duration()),
        Texts.bytes(report.bytesCut()));
  }
}
