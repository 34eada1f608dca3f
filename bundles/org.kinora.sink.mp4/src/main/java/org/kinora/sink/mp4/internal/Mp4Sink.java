package org.kinora.sink.mp4.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.FileFailures;
import org.kinora.api.sink.FragmentPolicy;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;
import org.kinora.isobmff.ForceException;
import org.kinora.isobmff.HybridFile;
import org.kinora.isobmff.MediaClock;

/** Writes one file, fragment by fragment, and makes it an ordinary MP4 when it is closed. */
final class Mp4Sink implements Sink {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long TICKS_PER_MILLI = MediaClock.TIMESCALE / 1000;
  private static final long LONGEST_SAMPLE = 0xFFFF_FFFFL;
  private static final long NONE = Long.MIN_VALUE;

  private final Path path;
  private final HybridFile file;
  private final FragmentPolicy options;
  private StreamFormat format;
  private Optional<MediaClock> clock = Optional.empty();
  private long firstPts;
  private long lastDts;
  private long lastDuration;
  private long count;
  private long forcedAt = System.nanoTime();
  private boolean awaitsKeyFrame = true;
  private long refusedDts = NONE;
  private Optional<IOException> deviceFailure = Optional.empty();
  private Optional<SinkResult> result = Optional.empty();

  Mp4Sink(Path path, HybridFile file, StreamFormat format, FragmentPolicy options) {
    this.path = path;
    this.file = file;
    this.format = format;
    this.options = options;
  }

  @Override
  public void write(AccessUnit unit) throws SinkException {
    if (result.isPresent()) {
      throw fatal(path + " is closed");
    }
    if (deviceFailure.isPresent()) {
      throw deviceFailed(deviceFailure.get());
    }
    MediaClock time = clock.orElseGet(() -> new MediaClock(unit.pts(), unit.dts()));
    long dts = time.dts(unit.dts());
    if (awaitsKeyFrame && !unit.keyFrame() && dts != refusedDts) {
      throw new SinkException(path + " goes on at the next key frame", Retry.TRANSIENT);
    }
    checkTime(dts);
    writeFragmentIfDue(dts, unit.size());
    try {
      file.add(unit.buffer(), dts, time.pts(unit.pts()), unit.keyFrame());
    } catch (IllegalArgumentException e) {
      throw new SinkException(path + ": " + e.getMessage(), Retry.FATAL, e);
    }
    if (clock.isEmpty()) {
      clock = Optional.of(time);
      firstPts = unit.pts();
    }
    long nominal = MediaClock.ticks(unit.duration());
    lastDuration = nominal > 0 ? nominal : count > 0 ? dts - lastDts : oneFrame();
    lastDts = dts;
    count++;
    awaitsKeyFrame = false;
    refusedDts = NONE;
  }

  private long oneFrame() {
    return MediaClock.ticks(format.frameRate().intervalNanos());
  }

  private void checkTime(long dts) throws SinkException {
    if (count > 0 && dts < lastDts) {
      throw fatal(path + ": a decoding time is before the one that was last");
    }
    if (count > 0 && dts - lastDts > LONGEST_SAMPLE) {
      throw fatal(path + ": no picture for more than 13 hours: begin another file");
    }
  }

  /**
   * The samples of a fragment that could not be written are kept, and written before anything is
   * added to them.
   */
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
    } catch (ForceException e) {
      deviceFailure = Optional.of(e);
      throw deviceFailed(e);
    } catch (IOException e) {
      awaitsKeyFrame = true;
      refusedDts = dts;
      throw FileFailures.of("cannot write", path, e);
    }
  }

  private SinkException deviceFailed(IOException cause) {
    return new SinkException(
        "the device failed to store %s (%s): begin another file"
            .formatted(path, FileFailures.reason(cause)),
        Retry.FATAL,
        cause);
  }

  private static SinkException fatal(String message) {
    return new SinkException(message, Retry.FATAL);
  }

  private void forceIfDue() throws IOException {
    if (options.forceMillis() == FragmentPolicy.NEVER) {
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
      throw new SinkException(
          "%s has %s of %s and cannot go on with %s of %s: close it and begin another file"
              .formatted(path, format.codec(), format.size(), next.codec(), next.size()),
          Retry.RECOVERABLE);
    }
    format = next;
    awaitsKeyFrame = true;
    refusedDts = NONE;
  }

  @Override
  public SinkResult close() {
    if (result.isEmpty()) {
      Optional<String> failure = complete();
      long stored = stored();
      result =
          Optional.of(
              file.samples() == 0
                  ? SinkResult.nothing(failure.or(this::discard))
                  : new SinkResult(
                      List.of(path),
                      stored,
                      file.bytes(stored),
                      firstPts,
                      MediaClock.nanos(file.duration(stored)),
                      failure));
    }
    return result.get();
  }

  /** What of the access units taken is in the file, as far as that is certain. */
  private long stored() {
    boolean doubtful = deviceFailure.isPresent() && options.forceMillis() != FragmentPolicy.NEVER;
    return doubtful ? file.forcedSamples() : file.samples();
  }

  /** Makes the file an ordinary MP4, with as many access units as can be had. */
  private Optional<String> complete() {
    Optional<String> failure = Optional.empty();
    try (file) {
      if (deviceFailure.isEmpty()) {
        failure = writeRest();
        if (file.samples() > 0) {
          file.finish();
        }
      }
    } catch (ForceException e) {
      deviceFailure = Optional.of(e);
    } catch (IOException e) {
      failure =
          Optional.of(
              "%s has %d of %d access units and plays, but could not be closed (%s): repair it"
                  .formatted(path, file.samples(), count, FileFailures.reason(e)));
    }
    if (deviceFailure.isPresent()) {
      return Optional.of(
          "the device failed (%s): %d of %d access units are certain to be in %s"
              .formatted(FileFailures.reason(deviceFailure.get()), stored(), count, path));
    }
    return failure;
  }

  /** Writes the last fragment; where that is not possible, the file is closed without it. */
  private Optional<String> writeRest() {
    try {
      file.flush(lastDts + lastDuration);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "%s has %d of %d access units: %s"
              .formatted(path, file.samples(), count, FileFailures.reason(e)));
    }
  }

  /** A file without a picture is of no use to anybody. */
  private Optional<String> discard() {
    try {
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(path);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "%s holds nothing and cannot be deleted: %s".formatted(path, FileFailures.reason(e)));
    }
  }
}
