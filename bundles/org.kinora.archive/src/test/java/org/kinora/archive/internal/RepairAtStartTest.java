package org.kinora.archive.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.Ledger;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingEvent;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.SinkStatus;
import org.kinora.api.sink.FileInUseException;
import org.kinora.api.sink.RepairReport;
import org.kinora.api.sink.Repairer;

class RepairAtStartTest {

  @TempDir Path folder;
  private final List<String> repaired = new CopyOnWriteArrayList<>();
  private final RepairAtStart start = new RepairAtStart(List.of(new FakeRepairer()));

  private Path file(String name) throws IOException {
    return Files.createFile(folder.resolve(name));
  }

  private static RecordingEvent started(Path... targets) {
    return started(Locator.of(targets[0]), targets);
  }

  private static RecordingEvent started(Locator requested, Path... targets) {
    List<SinkStatus> sinks =
        List.of(targets).stream()
            .map(Locator::of)
            .map(
                target ->
                    new SinkStatus(
                        target,
                        "x",
                        SinkStatus.State.WRITING,
                        0,
                        0,
                        0,
                        Map.of(),
                        0,
                        0,
                        List.of(),
                        0,
                        Optional.empty(),
                        Optional.empty()))
            .toList();
    RecordingStatus status =
        new RecordingStatus(
            "test",
            RecordingStatus.State.RECORDING,
            "",
            Instant.EPOCH,
            "pattern",
            Optional.empty(),
            Codec.H264,
            Optional.empty(),
            List.of(),
            new Ledger(0, 0, 0, 0, 0, Map.of(), List.of()),
            0,
            0,
            0,
            0,
            0,
            List.of(),
            0,
            sinks);
    Object recording =
        Proxy.newProxyInstance(
            Recording.class.getClassLoader(),
            new Class<?>[] {Recording.class},
            (proxy, method, arguments) -> status);
    return new RecordingEvent.FileStarted((Recording) recording, requested, targets[0]);
  }

  @Test
  void whatACrashLeftInTheFolderIsRepairedOnceAndNothingElse() throws Exception {
    file("open.mp4");
    file("busy.mp4");
    file("damaged.mp4");
    file("also-open.mp4");
    file("fine.mp4");
    file("open.txt");
    Files.createDirectory(folder.resolve("open-folder.mp4"));
    Files.createSymbolicLink(folder.resolve("open-link.mp4"), folder.resolve("open.mp4"));
    Path target = file("open-now.mp4");

    start.event(started(target, folder.resolve("other.mp4")));
    start.event(started(target));
    for (int i = 0; i < 500 && repaired.size() < 2; i++) {
      Thread.sleep(10);
    }
    start.stop();

    assertThat(repaired).containsExactlyInAnyOrder("open.mp4", "also-open.mp4");
  }

  @Test
  void whatACrashLeftInYesterdaysFolderIsRepaired() throws Exception {
    Path yesterday = Files.createDirectories(folder.resolve("door/2026-01-01"));
    Path today = Files.createDirectories(folder.resolve("door/2026-01-02"));
    Files.createFile(yesterday.resolve("open.mp4"));
    Path target = Files.createFile(today.resolve("now.mp4"));

    Locator template = Locator.target(folder + "/{camera}/{start:yyyy-MM-dd}/{start:HH}.mp4");
    start.event(started(template, target));
    for (int i = 0; i < 500 && repaired.isEmpty(); i++) {
      Thread.sleep(10);
    }
    start.stop();

    assertThat(repaired).containsExactly("open.mp4");
  }

  @Test
  void aFileNamedWithoutATemplateIsNoReasonToLookBelowItsFolder() throws Exception {
    Files.createFile(Files.createDirectory(folder.resolve("other")).resolve("open.mp4"));
    file("also-open.mp4");

    start.event(started(file("now.mp4")));
    for (int i = 0; i < 500 && repaired.isEmpty(); i++) {
      Thread.sleep(10);
    }
    start.stop();

    assertThat(repaired).containsExactly("also-open.mp4");
  }

  @Test
  void aFolderThatIsGoneIsNoTrouble() throws Exception {
    start.event(started(folder.resolve("gone").resolve("a.mp4")));
    start.stop();
    assertThat(repaired).isEmpty();
  }

  private final class FakeRepairer implements Repairer {
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
      return !file.endsWith("fine.mp4");
    }

    @Override
    public RepairReport repair(Path file, boolean dryRun) throws IOException {
      if (file.endsWith("busy.mp4")) {
        throw new FileInUseException(file);
      }
      if (file.endsWith("damaged.mp4")) {
        throw new IOException(file + " cannot be repaired");
      }
      assertThat(dryRun).isFalse();
      repaired.add(String.valueOf(file.getFileName()));
      return new RepairReport(file, RepairReport.Outcome.REPAIRED, 1, 1, 1, "closed");
    }
  }
}
