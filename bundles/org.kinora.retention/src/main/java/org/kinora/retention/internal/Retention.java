package org.kinora.retention.internal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the oldest files of a folder, so that its limits are kept.
 *
 * <p>Only files of the folder's index are deleted, with their side files; never one that is being
 * written, and never one beside which there is a file of the same name with {@value #KEEP} behind
 * it.
 */
@Component(
    service = Retention.class,
    configurationPid = Retention.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = Retention.Config.class, factory = true)
public final class Retention {

  /** Factory PID of rules. */
  public static final String PID = "org.kinora.retention";

  /** A file that is to be kept has another beside it that is called like it, with this behind. */
  static final String KEEP = ".keep";

  /** A limit of a folder. */
  @ObjectClassDefinition(
      name = "Kinora retention",
      description = "Deletes the oldest recordings of a folder; 0 means no limit")
  public @interface Config {

    /** The folder. */
    @AttributeDefinition(description = "Folder with a " + IndexFile.NAME)
    String folder() default "recordings";

    /** Property {@code max.age.hours}. */
    @AttributeDefinition(description = "Hours that a file is kept")
    long max_age_hours() default 0;

    /** Property {@code max.bytes}. */
    @AttributeDefinition(description = "Bytes that all files may take")
    long max_bytes() default 0;

    /** Property {@code camera.bytes}. */
    @AttributeDefinition(description = "Bytes that the files of one camera may take")
    long camera_bytes() default 0;

    /** Property {@code min.free.bytes}. */
    @AttributeDefinition(
        description = "Bytes of the file system that stay free, at most a quarter of it")
    long min_free_bytes() default 256L << 20;

    /** Property {@code interval.seconds}. */
    @AttributeDefinition(description = "Seconds from one look to the next")
    int interval_seconds() default 10;
  }

  /** A file without its final line in the index that was changed so lately may be in use. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private static final Duration END = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final FileIndex index;
  private final Path folder;
  private final RetentionRule rule;
  private final Clock clock;
  private final Thread thread;
  private final Duration interval;

  /** Begins to look after the folder. */
  @Activate
  public Retention(@Reference FileIndex index, Config config) {
    this(
        index,
        Path.of(config.folder()),
        new RetentionRule(
            config.max_age_hours() > 0
                ? Optional.of(Duration.ofHours(config.max_age_hours()))
                : Optional.empty(),
            limit(config.max_bytes()),
            limit(config.camera_bytes()),
            config.min_free_bytes()),
        Duration.ofSeconds(Math.max(1, config.interval_seconds())),
        Clock.systemUTC());
    thread.start();
  }

  /** Looks only when told to. */
  Retention(FileIndex index, Path folder, RetentionRule rule, Duration interval, Clock clock) {
    this.index = index;
    this.folder = folder.toAbsolutePath().normalize();
    this.rule = rule;
    this.clock = clock;
    this.interval = interval;
    this.thread = new Thread(this::run, "kinora-retention-" + folder.getFileName());
    thread.setDaemon(true);
  }

  private static OptionalLong limit(long value) {
    return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    thread.interrupt();
    thread.join(END.toMillis());
  }

  private void run() {
    try {
      while (true) {
        look();
        Thread.sleep(interval.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the end, by deactivate
    }
  }

  /** Deletes what has to go. Failures are logged, and the next look tries again. */
  private void look() {
    try {
      enforce();
    } catch (IOException | RuntimeException e) {
      LOG.error("the limits of {} cannot be kept", folder, e);
    }
  }

  /**
   * Deletes what has to go.
   *
   * @return what was deleted
   */
  List<IndexEntry> enforce() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    IndexFile files = index.of(folder);
    FileStore store = Files.getFileStore(folder);
    List<IndexEntry> entries = new ArrayList<>();
    List<IndexEntry> gone = new ArrayList<>();
    for (IndexEntry entry : files.entries()) {
      if (!Files.exists(entry.file()) && !index.isWriting(entry.file())) {
        gone.add(entry); // somebody else has deleted it
      } else {
        entries.add(entry.complete() ? entry : withSize(entry));
      }
    }
    List<IndexEntry> deleted = new ArrayList<>();
    // A small file system is not to lose everything to a reserve that was meant for a larger one.
    long reserve = Math.min(rule.minFree(), store.getTotalSpace() / 4);
    for (IndexEntry entry :
        rule.withMinFree(reserve)
            .expired(entries, this::mayGo, clock.instant(), store.getUsableSpace())) {
      delete(entry);
      deleted.add(entry);
    }
    gone.addAll(deleted);
    files.remove(gone);
    return deleted;
  }

  /** An entry of a file that was never completed, with the size that it has. */
  private static IndexEntry withSize(IndexEntry entry) throws IOException {
    long size = Files.exists(entry.file()) ? Files.size(entry.file()) : 0;
    return new IndexEntry(entry.paths(), entry.camera(), entry.start(), size, false);
  }

  private boolean mayGo(IndexEntry entry) {
    Path file = entry.file();
    return !index.isWriting(file)
        && !Files.exists(file.resolveSibling(file.getFileName() + KEEP))
        && (entry.complete() || !isFresh(file));
  }

  /** Whether another process may be writing it. */
  private boolean isFresh(Path file) {
    try {
      Instant changed = Files.getLastModifiedTime(file).toInstant();
      return changed.plus(FRESH).isAfter(clock.instant());
    } catch (IOException e) {
      return true;
    }
  }

  private void delete(IndexEntry entry) throws IOException {
    for (Path path : entry.paths()) {
      Files.deleteIfExists(path);
    }
    LOG.info("deleted {}: the limits of {} are reached", entry.file(), folder);
    removeEmptyFolders(entry.file().getParent());
  }

  private void removeEmptyFolders(Path from) throws IOException {
    for (Path empty = from; !empty.equals(folder); empty = empty.getParent()) {
      try (var inside = Files.newDirectoryStream(empty)) {
        if (inside.iterator().hasNext()) {
          return;
        }
      }
      try {
        Files.delete(empty);
      } catch (DirectoryNotEmptyException e) {
        return; // the next file has just been begun in it
      }
    }
  }
}
