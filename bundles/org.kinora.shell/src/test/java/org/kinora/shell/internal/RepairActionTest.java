package org.kinora.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.sink.FileInUseException;
import org.kinora.api.sink.RepairReport;
import org.kinora.api.sink.RepairReport.Outcome;
import org.kinora.api.sink.Repairer;

class RepairActionTest {

  @TempDir Path folder;
  private final Console console = new Console(Map.of(Repairer.class, List.of(new FakeRepairer())));

  private String file(String name) throws IOException {
    return Files.createFile(folder.resolve(name)).toString();
  }

  @Test
  void whatWasDoneIsTold() throws Exception {
    String open = file("open.mp4");
    assertThat(console.run("repair", "--json", open, file("fine.mp4"))).isEqualTo(ExitCode.OK);
    assertThat(console.err())
        .contains("open.mp4: repaired (closed): 30 frames, 1.000 s, 1.2 kB cut off")
        .contains("fine.mp4: fine");
    JsonArray files = console.json().asJsonObject().getJsonArray("files");
    assertThat(files).hasSize(2);
    assertThat(files.getJsonObject(0).toString())
        .isEqualTo(
            "{\"file\":\"%s\",\"outcome\":\"repaired\",\"frames\":30,\"duration\":1.0,"
                    .formatted(open)
                + "\"bytesCut\":1234,\"detail\":\"closed\"}");
    assertThat(files.getJsonObject(1).getString("outcome")).isEqualTo("whole");
  }

  @Test
  void aDryRunSaysThatNothingWasDone() throws Exception {
    assertThat(console.run("repair", "--dry-run", file("open.mp4"))).isEqualTo(ExitCode.OK);
    assertThat(console.err()).contains("open.mp4: can be repaired (closed)");
    assertThat(console.out()).isEmpty();
  }

  @Test
  void oneFileThatCannotBeRepairedDoesNotKeepTheOthers() throws Exception {
    int exit =
        console.run(
            "repair",
            "--json",
            file("busy.mp4"),
            file("foreign.mp4"),
            file("x.txt"),
            "nix.mp4",
            file("open.mp4"));
    assertThat(exit).isEqualTo(ExitCode.FAILED);
    assertThat(console.err())
        .contains("busy.mp4: somebody else is writing it", "foreign.mp4 is not ours")
        .contains("x.txt is of no kind that can be repaired", "there is no file nix.mp4")
        .contains("open.mp4: repaired")
        .doesNotContain("unexpectedly");
    JsonArray files = console.json().asJsonObject().getJsonArray("files");
    assertThat(files.getJsonObject(1).getString("outcome")).isEqualTo("refused");
    assertThat(files.getJsonObject(4).getString("outcome")).isEqualTo("repaired");
  }

  @Test
  void noFileIsWrongUsage() {
    assertThat(console.run("repair")).isEqualTo(ExitCode.USAGE);
  }

  private static final class FakeRepairer implements Repairer {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public boolean accepts(Path file) {
      return file.toString().endsWith(".mp4");
    }

    @Override
    public boolean leftOpen(Path file) {
      return true;
    }

    @Override
    public RepairReport repair(Path file, boolean dryRun) throws IOException {
      switch (String.valueOf(file.getFileName())) {
        case "busy.mp4" -> throw new FileInUseException(file);
        case "foreign.mp4" -> throw new IOException(file + " is not ours");
        case "fine.mp4" -> {
          return new RepairReport(file, Outcome.WHOLE, 30, 1_000_000_000, 0, "nothing to do");
        }
        default -> {
          Outcome outcome = dryRun ? Outcome.REPAIRABLE : Outcome.REPAIRED;
          return new RepairReport(file, outcome, 30, 1_000_000_000, 1234, "closed");
        }
      }
    }
  }
}
