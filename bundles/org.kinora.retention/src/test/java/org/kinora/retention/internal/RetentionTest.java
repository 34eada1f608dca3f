package org.kinora.retention.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files go in time, and only those that may. */
class RetentionTest {

  private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
  private static final RetentionRule NONE =
      new RetentionRule(Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), 0);

  @TempDir private Path folder;

  private IndexEntry entry(String name, String camera, Instant start, long bytes) {
    return new IndexEntry(List.of(folder.resolve(name)), camera, start, bytes, true);
  }

  private static RetentionRule total(long bytes) {
    return new RetentionRule(Optional.empty(), OptionalLong.of(bytes), OptionalLong.empty(), 0);
  }

  @Test
  void anHourOfFilesNeverExceedsItsLimits() {
    RetentionRule rule =
        new RetentionRule(
            Optional.of(Duration.ofMinutes(20)),
            OptionalLong.of(50_000_000),
            OptionalLong.of(35_000_000),
            0);
    Random random = new Random(1);
    List<IndexEntry> there = new ArrayList<>();
    for (int second = 0; second < 3600; second++) {
      Instant now = START.plusSeconds(second);
      String camera = random.nextInt(4) == 0 ? "b" : "a";
      there.add(entry(second + ".mp4", camera, now, 20_000 + random.nextInt(100_000)));
      there.removeAll(rule.expired(there, e -> true, now, Long.MAX_VALUE));
      assertThat(there.stream().mapToLong(IndexEntry::bytes).sum()).isLessThanOrEqualTo(50_000_000);
      assertThat(
              there.stream().filter(e -> e.camera().equals("a")).mapToLong(IndexEntry::bytes).sum())
          .isLessThanOrEqualTo(35_000_000);
      assertThat(there).allMatch(e -> !e.start().isBefore(now.minus(Duration.ofMinutes(20))));
    }
    assertThat(there).hasSizeGreaterThan(300);
  }

  @Test
  void theOldestGoFirstAndNotMoreThanNeeded() {
    List<IndexEntry> files =
        List.of(entry("1", "a", START, 10), entry("2", "a", START, 10), entry("3", "a", START, 10));
    assertThat(total(20).expired(files, e -> true, START, 0)).containsExactly(files.get(0));
    assertThat(total(20).expired(files, e -> !e.equals(files.get(0)), START, 0))
        .containsExactly(files.get(1));
    assertThat(NONE.withMinFree(100).expired(files, e -> true, START, 85))
        .containsExactly(files.get(0), files.get(1));
  }

  @Test
  void aClockThatWasSetBackDeletesNothing() {
    RetentionRule rule =
        new RetentionRule(
            Optional.of(Duration.ofHours(1)), OptionalLong.empty(), OptionalLong.empty(), 0);
    List<IndexEntry> files = List.of(entry("1", "a", START, 10));
    assertThat(rule.expired(files, e -> true, START.minus(Duration.ofHours(2)), 0)).isEmpty();
  }

  private IndexFile write(FileIndex index, int count) throws IOException {
    IndexFile file = index.of(folder);
    Files.createDirectories(folder.resolve("day"));
    for (int i = 0; i < count; i++) {
      Files.write(folder.resolve("day/" + i + ".mp4"), new byte[1000]);
      Files.write(folder.resolve("day/" + i + ".txt"), new byte[10]);
      file.add(
          Json.createObjectBuilder()
              .add("file", "day/" + i + ".mp4")
              .add("sideFiles", Json.createArrayBuilder().add("day/" + i + ".txt"))
              .add("camera", "pattern")
              .add("start", START.plusSeconds(i).toString())
              .add("size", 1010)
              .build());
    }
    return file;
  }

  private Retention retention(FileIndex index, RetentionRule rule) {
    return new Retention(
        index, folder, rule, Duration.ofSeconds(1), Clock.fixed(START, ZoneOffset.UTC));
  }

  @Test
  void filesGoWithTheirSideFilesAndTheirEmptyFolders() throws IOException {
    FileIndex index = new FileIndex();
    write(index, 5);
    Files.writeString(folder.resolve("mine.mp4"), "a file that Kinora did not make");
    assertThat(retention(index, total(2100)).enforce()).hasSize(3);
    assertThat(folder.resolve("day/2.txt")).doesNotExist();
    assertThat(folder.resolve("day/3.txt")).exists();
    assertThat(retention(index, total(1)).enforce()).hasSize(2);
    assertThat(folder.resolve("day")).doesNotExist();
    assertThat(folder.resolve("mine.mp4")).exists();
    assertThat(new FileIndex().of(folder).entries()).isEmpty();
  }

  @Test
  void aFileThatIsMarkedStays() throws IOException {
    FileIndex index = new FileIndex();
    write(index, 3);
    Files.createFile(folder.resolve("day/0.mp4.keep"));
    assertThat(retention(index, total(1)).enforce()).hasSize(2);
    assertThat(folder.resolve("day/0.mp4")).exists();
  }

  @Test
  void whatACrashLeftIsFoundOnceItIsNotFresh() throws IOException {
    FileIndex index = new FileIndex();
    IndexFile file = index.of(folder);
    Path left = Files.write(folder.resolve("left.mp4"), new byte[5000]);
    file.add(IndexLine.open(folder, left, "pattern", START));
    Files.setLastModifiedTime(left, FileTime.from(START));
    assertThat(retention(index, total(100)).enforce()).isEmpty();
    Files.setLastModifiedTime(left, FileTime.from(START.minus(Duration.ofMinutes(5))));
    assertThat(retention(index, total(100)).enforce()).hasSize(1);
    assertThat(left).doesNotExist();
  }

  @Test
  void anIndexWithATornOrHostileLineIsStillRead() throws IOException {
    write(new FileIndex(), 2);
    Path lines = folder.resolve(IndexFile.NAME);
    Files.writeString(
        lines,
        "{\"file\":\"../../etc/passwd\",\"camera\":\"x\",\"start\":\"2026-01-01T00:00:00Z\"}\n"
            + "[1,2]\n{\"file\":7}\n\n{\"file\":\"torn",
        StandardOpenOption.APPEND);
    assertThat(new FileIndex().of(folder).entries()).hasSize(2);
  }

  @Test
  void anIndexDoesNotGrowForEver() throws IOException {
    FileIndex index = new FileIndex();
    IndexFile file = index.of(folder);
    for (int i = 0; i < 1200; i++) {
      Path path = folder.resolve(i + ".mp4");
      file.add(IndexLine.open(folder, path, "pattern", START));
      file.remove(List.of(file.entries().get(0)));
    }
    assertThat(new FileIndex().of(folder).entries()).isEmpty();
    assertThat(Files.size(folder.resolve(IndexFile.NAME))).isZero();
  }
}
