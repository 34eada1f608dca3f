package org.kinora.sink.mp4.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;
import org.kinora.isobmff.HybridFile;
import org.kinora.isobmff.MediaClock;

/** Writes one file, fragment by fragment, and makes it an ordinary MP4 when it is closed. */
final class Mp4Sink implements Sink {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long TICKS_PER_MILLI = MediaClock.TIMESCALE / 1000;
  private static final long LONGEST_SAMPLE = 0xFFFF_FFFFL;

  private final Path path;
  private final HybridFile file;
  private final Mp4Options options;
  private StreamFormat format;
  private Optional<MediaClock> clock = Optional.empty();
  private long firstPts;
  private long lastDts;
  private long lastDuration;
  private long count;
  private long bytes;
  private long forcedAt = System.nanoTime();
  private boolean awaitsKeyFrame = true;
  private Optional<SinkResult> result = Optional.empty();
  private Optional<SinkException> failure = Optional.empty();

  Mp4Sink(Path path, HybridFile file, StreamFormat format, Mp4Options options) {
    this.path = path;
    this.file = file;
    this.format = format;
    this.options = options;
  }

  @Override
  public void write(AccessUnit unit) throws SinkException {
    if (result.isPresent() || failure.isPresent()) {
      throw Failures.fatal(path + " is closed");
    }
    if (awaitsKeyFrame && !unit.keyFrame()) {
      throw new SinkException(path + " goes on at the next key frame", Retry.TRANSIENT);
    }
    MediaClock time = clock.orElseGet(() -> new MediaClock(unit.pts(), unit.dts()));
    long dts = time.dts(unit.dts());
    checkTime(dts);
    writeFragmentIfDue(dts, unit.size());
    try {
      file.add(unit.buffer(), dts, time.pts(unit.pts()), unit.keyFrame());
    } catch (IllegalArgumentException e) {
      throw new SinkException(path + ": " + e.getMessage(), Retry.RECOVERABLE, e);
    }
    if (clock.isEmpty()) {
      clock = Optional.of(time);
      firstPts = unit.pts();
    }
    long nominal = MediaClock.ticks(unit.duration());
    lastDuration = nominal > 0 ? nominal : count > 0 ? dts - lastDts : oneFrame();
    lastDts = dts;
    count++;
    bytes += unit.size();
    awaitsKeyFrame = false;
  }

  private long oneFrame() {
    return MediaClock.ticks(format.frameRate().intervalNanos());
  }

  private void checkTime(long dts) throws SinkException {
    if (count > 0 && dts < lastDts) {
      throw Failures.recoverable(path + ": a decoding time is before the one that was last");
    }
    if (count > 0 && dts - lastDts > LONGEST_SAMPLE) {
      throw Failures.recoverable(path + ": no picture for more than 13 hours: begin another file");
    }
  }

  /** The samples of a fragment that could not be written are kept, and written next time. */
  private void writeFragmentIfDue(long dts, int size) throws SinkException {
    if (file.pendingSamples() == 0) {
      return;
    }
    boolean due = dts - file.pendingSince() >= options.fragmentMillis() * TICKS_PER_MILLI;
    if (!due && (long) file.pendingBytes() + size <= options.fragmentBytes() && !awaitsKeyFrame) {
      return;
    }
    try {
      file.flush(dts);
      forceIfDue();
    } catch (IOException e) {
      awaitsKeyFrame = true;
      throw Failures.of("cannot write", path, e);
    }
  }

  private void forceIfDue() throws IOException {
    if (options.forceMillis() == Mp4Options.NEVER) {
      return;
    }
    long now = System.nanoTime();
    if (now - forcedAt >= options.forceMillis() * NANOS_PER_MILLI) {
      file.force();
      forcedAt = now;
    }
  }

  @Override
  public void formatChanged(StreamFormat next) throws SinkException {
    if (!next.continues(format)) {
      throw Failures.recoverable(
          "%s has %s of %s and cannot go on with %s of %s: close it and begin another file"
              .formatted(path, format.codec(), format.size(), next.codec(), next.size()));
    }
    format = next;
    awaitsKeyFrame = true;
  }

  @Override
  public SinkResult close() throws SinkException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    if (result.isEmpty()) {
      try (file) {
        file.flush(lastDts + lastDuration);
        file.finish();
      } catch (IOException e) {
        SinkException unfinished =
            Failures.of(
                "%d of %d pictures are kept in a playable fragmented MP4, which could not be closed:"
                    .formatted(file.samples(), count),
                path,
                e);
        failure = Optional.of(unfinished);
        throw unfinished;
      }
      result =
          Optional.of(
              new SinkResult(
                  List.of(path), count, bytes, firstPts, MediaClock.nanos(file.duration())));
    }
    return result.get();
  }
}
