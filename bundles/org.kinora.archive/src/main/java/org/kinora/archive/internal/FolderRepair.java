package org.kinora.archive.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kinora.api.sink.FileInUseException;
import org.kinora.api.sink.RepairReport;
import org.kinora.api.sink.Repairer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes the recordings that a crash left open in a folder. Of every other file it reads a few
 * bytes at most.
 */
final class FolderRepair {

  private static final Logger LOG = LoggerFactory.getLogger(FolderRepair.class);

  /** More folders below each other than a template makes: camera, year, month, day, hour. */
  private static final int DEPTH = 8;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Supplier<List<Repairer>> repairers;
  private final BooleanSupplier stopped;

  /**
   * @param repairers the repairers that there are at this moment
   * @param stopped whether to end, asked before each file
   */
  FolderRepair(Supplier<List<Repairer>> repairers, BooleanSupplier stopped) {
    this.repairers = repairers;
    this.stopped = stopped;
  }

  /**
   * Looks at the files of a folder.
   *
   * @param below whether also at those of the folders below it; links are not followed
   * @param except files that are about to be written
   */
  void look(Path folder, boolean below, List<Path> except) {
    try (Stream<Path> files = Files.walk(folder, below ? DEPTH : 1)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (stopped.getAsBoolean()) {
          return;
        }
        if (!except.contains(file) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          look(file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("cannot look for recordings left open in {}: {}", folder, e.getMessage());
    }
  }

  private void look(Path file) {
    for (Repairer repairer : repairers.get()) {
      try {
        if (repairer.accepts(file) && repairer.leftOpen(file)) {
          tell(repairer.repair(file, false));
          return;
        }
      } catch (FileInUseException e) {
        LOG.debug("{} is being written", file, e);
      } catch (IOException e) {
        LOG.warn("a recording was left open by a crash: {}", e.getMessage());
      }
    }
  }

  private static void tell(RepairReport report) {
    if (report.outcome() == RepairReport.Outcome.REPAIRED) {
      LOG.warn(
          "{} was left open by a crash and is repaired: {} frames, {} s, {} bytes cut off",
          report.file(),
          report.accessUnits(),
          report.duration() / NANOS_PER_SECOND,
          report.bytesCut());
    }
  }
}
