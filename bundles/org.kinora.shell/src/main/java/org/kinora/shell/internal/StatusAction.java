package org.kinora.shell.internal;

import jakarta.json.JsonArrayBuilder;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.SinkStatus;
import org.kinora.api.recording.Swap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status}. */
@Command(description = "Tell how a recording stands, or how it ended; without a name, all of them.")
final class StatusAction extends Action {

  private static final int SHOWN_SWAPS = 5;

  @Option(
      names = "--json",
      description =
          "Print the object of 'record --json'; its \"result\" is null while the recording runs."
              + " Without a name, an array of them.")
  private boolean json;

  @Parameters(arity = "0..1", paramLabel = "RECORDING", description = "Name of the recording.")
  private Optional<String> name;

  @Override
  void run(Session session) throws Exception {
    if (name.isEmpty()) {
      all(session.recorder().recordings(), session.out());
      return;
    }
    Recording recording = session.recording(name.get());
    if (json) {
      session.out().println(RecordingJson.of(recording));
    } else {
      describe(recording, session.out());
    }
  }

  private void all(List<Recording> recordings, PrintStream out) {
    if (json) {
      JsonArrayBuilder array = Json.array();
      recordings.forEach(recording -> array.add(RecordingJson.of(recording)));
      out.println(array.build());
      return;
    }
    table(recordings).print(out, "there are no recordings");
  }

  /** One row for each recording. */
  static Table table(List<Recording> recordings) {
    Table table =
        new Table("NAME", "STATE", "FRAMES", "LOST", "DURATION", "SWAPS", "ENCODER", "TARGETS");
    recordings.stream()
        .sorted(Comparator.comparing(recording -> recording.status().started()))
        .forEach(
            recording -> {
              RecordingStatus status = recording.status();
              table.row(
                  status.name(),
                  state(recording),
                  Long.toString(status.ledger().written()),
                  Long.toString(status.ledger().lost()),
                  Texts.seconds(status.duration()),
                  Long.toString(status.swapCount()),
                  status.encoder().orElse("-"),
                  String.join(
                      ", ", status.sinks().stream().map(sink -> sink.target().path()).toList()));
            });
    return table;
  }

  private static String state(Recording recording) {
    return recording
        .result()
        .map(RecordingResult::word)
        .orElseGet(() -> Texts.word(recording.status().state()));
  }

  private static void describe(Recording recording, PrintStream out) {
    Optional<RecordingResult> result = recording.result();
    if (result.isPresent()) {
      out.println(new Outcome(result.get()).summary());
    } else {
      out.println(recording.name() + ": " + ProgressLine.text(recording.status()));
    }
    RecordingStatus status = recording.status();
    out.println("camera   " + status.camera() + status.mode().map(mode -> ", " + mode).orElse(""));
    for (SinkStatus sink : status.sinks()) {
      out.println(
          Texts.format(
              "target   %s: %s, %s, %d lost%s",
              sink.target(),
              Texts.count(sink.written(), "frame"),
              Texts.bytes(sink.bytes()),
              sink.lost(),
              sink.failure().map(reason -> ": " + Commands.oneLine(reason)).orElse("")));
    }
    List<Swap> swaps = status.swaps();
    for (Swap swap : swaps.subList(Math.max(0, swaps.size() - SHOWN_SWAPS), swaps.size())) {
      out.println("swap     " + SwapAction.sentence(swap) + ": " + Texts.word(swap.cause()));
    }
  }
}
