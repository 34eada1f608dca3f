package org.kinora.sink.mp4.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.kinora.api.ProviderProperties;
import org.kinora.api.media.Locator;
import org.kinora.api.sink.FileClaim;
import org.kinora.api.sink.RepairReport;
import org.kinora.api.sink.RepairReport.Outcome;
import org.kinora.api.sink.Repairer;
import org.kinora.isobmff.MediaClock;
import org.kinora.isobmff.Mp4Repair;
import org.osgi.service.component.annotations.Component;

/** Closes MP4 files that a crash left open, in place and without writing media data again. */
@Component(property = ProviderProperties.NAME + "=" + Mp4SinkProvider.NAME)
public final class Mp4Repairer implements Repairer {

  @Override
  public String name() {
    return Mp4SinkProvider.NAME;
  }

  @Override
  public boolean accepts(Path file) {
    return Locator.of(file).extension().equals(Mp4SinkProvider.EXTENSION);
  }

  @Override
  public boolean leftOpen(Path file) throws IOException {
    return !FileClaim.isClaimed(file) && Mp4Repair.leftOpen(file);
  }

  @Override
  public RepairReport repair(Path file, boolean dryRun) throws IOException {
    Mp4Repair.Report report;
    try {
      report = Mp4Repair.repair(file, dryRun);
    } catch (FileSystemException e) {
      throw e; // names the file
    } catch (IOException e) {
      throw new IOException(file + " cannot be repaired: " + e.getMessage(), e);
    }
    return new RepairReport(
        file,
        report.whole() ? Outcome.WHOLE : dryRun ? Outcome.REPAIRABLE : Outcome.REPAIRED,
        report.samples(),
        MediaClock.nanos(report.duration()),
        report.bytesCut(),
        detail(report));
  }

  private static String detail(Mp4Repair.Report report) {
    if (report.whole()) {
      return "nothing to do";
    }
    return report.indexLost() ? "the damaged index made anew" : "left open, closed";
  }
}
