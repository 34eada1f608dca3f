package org.kinora.sink.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.kinora.api.media.Codec;
import org.kinora.api.sink.RepairReport;
import org.kinora.api.sink.RepairReport.Outcome;
import org.kinora.isobmff.AnnexBReader;

/**
 * Cuts a raw stream and its side file to the access units that both have. A time is written behind
 * its access unit, so that an access unit with a time is whole, unless the stream has lost its end:
 * then the last one may have lost some of it.
 */
final class RawRepair {

  private final Path file;
  private final Codec codec;
  private final FileChannel media;
  private final FileChannel side;

  RawRepair(Path file, Codec codec, FileChannel media, FileChannel side) {
    this.file = file;
    this.codec = codec;
    this.media = media;
    this.side = side;
  }

  /** The access units of a stream: how many, and where the last ends. */
  private record Units(long count, long end) {}

  RepairReport run(boolean dryRun) throws IOException {
    TimesSummary times = TimesSummary.read(side, Long.MAX_VALUE, file);
    Units units = units(times.count());
    if (units.count() == 0) {
      throw new IOException(file + " holds no whole access unit with a time");
    }
    long cut = media.size() - units.end();
    if (times.complete() && times.count() == units.count() && cut == 0) {
      return new RepairReport(
          file, Outcome.WHOLE, units.count(), times.duration(), 0, "nothing to do");
    }
    TimesSummary kept =
        units.count() == times.count() ? times : TimesSummary.read(side, units.count(), file);
    if (!dryRun) {
      // The times first: with more access units than times, this can be done again.
      side.truncate(kept.bytes());
      media.truncate(units.end());
      ByteBuffer end = TimestampsFile.endLine(kept.duration());
      side.position(kept.bytes());
      while (end.hasRemaining()) {
        side.write(end);
      }
      media.force(true);
      side.force(true);
    }
    String detail =
        "%d of %d times kept, and the end of the last picture written"
            .formatted(units.count(), times.count());
    return new RepairReport(
        file,
        dryRun ? Outcome.REPAIRABLE : Outcome.REPAIRED,
        units.count(),
        kept.duration(),
        cut,
        detail);
  }

  /** As many access units as there are times for, if they are there. */
  private Units units(long times) throws IOException {
    AnnexBReader reader = new AnnexBReader(codec, media.position(0));
    long count = 0;
    long end = 0;
    long before = 0;
    while (count < times && reader.next()) {
      before = end;
      end = reader.end();
      count++;
    }
    boolean lostItsEnd = count < times && count > 0;
    return lostItsEnd ? new Units(count - 1, before) : new Units(count, end);
  }
}
