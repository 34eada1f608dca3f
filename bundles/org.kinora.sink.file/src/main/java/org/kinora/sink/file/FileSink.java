package org.kinora.sink.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.FileFailures;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

/**
 * An open raw stream with its side file. Nothing is held back: an access unit and its time are with
 * the operating system when {@link #write} returns.
 */
final class FileSink implements Sink {

  private static final long NONE = Long.MIN_VALUE;

  private final AppendFile media;
  private final TimestampsFile timestamps;

  private StreamFormat format;
  private long units;
  private long firstPts;
  private long end;
  private boolean gap = true;
  private long refusedDts = NONE;
  private Optional<SinkResult> result = Optional.empty();

  FileSink(StreamFormat format, AppendFile media, TimestampsFile timestamps) {
    this.format = format;
    this.media = media;
    this.timestamps = timestamps;
  }

  @Override
  public void write(AccessUnit unit) throws SinkException {
    if (result.isPresent()) {
      throw new SinkException(media.file() + " is closed already", Retry.FATAL);
    }
    if (unit.codec() != format.codec()) {
      throw new SinkException(
          "%s holds %s and the access unit is %s"
              .formatted(media.file(), format.codec().id(), unit.codec().id()),
          Retry.RECOVERABLE);
    }
    if (gap && !unit.keyFrame() && unit.dts() != refusedDts) {
      throw new SinkException(
          media.file() + " goes on at a key frame only, because of a gap before",
          Retry.RECOVERABLE);
    }
    long first = units == 0 ? unit.pts() : firstPts;
    store(unit, unit.pts() - first);
    firstPts = first;
    long duration = unit.duration() > 0 ? unit.duration() : format.frameRate().intervalNanos();
    end = units == 0 ? unit.pts() + duration : Math.max(end, unit.pts() + duration);
    units++;
    gap = false;
    refusedDts = NONE;
  }

  private void store(AccessUnit unit, long time) throws SinkException {
    long before = media.length();
    try {
      media.append(unit.buffer(), unit.size());
      timestamps.add(time);
    } catch (IOException e) {
      media.takeBack(before, e); // times and media agree again
      gap = true;
      refusedDts = unit.dts();
      throw FileFailures.of("cannot write", media.file(), e);
    }
  }

  @Override
  public void formatChanged(StreamFormat next) throws SinkException {
    if (!next.continues(format)) {
      throw new SinkException(
          "%s holds %s %s and cannot go on with %s %s: open another file"
              .formatted(
                  media.file(), format.codec().id(), format.size(), next.codec().id(), next.size()),
          Retry.RECOVERABLE);
    }
    format = next;
    gap = true; // the stream goes on at its key frame, which has the new parameter sets in-band
    refusedDts = NONE;
  }

  @Override
  public SinkResult close() {
    if (result.isEmpty()) {
      result = Optional.of(units == 0 ? discard() : finish());
    }
    return result.get();
  }

  /** An empty stream is of no use to anybody. */
  private SinkResult discard() {
    try {
      media.discard();
      timestamps.discard();
      return SinkResult.nothing(Optional.empty());
    } catch (IOException e) {
      return SinkResult.nothing(
          Optional.of(
              "%s holds nothing and cannot be deleted: %s"
                  .formatted(media.file(), FileFailures.reason(e))));
    }
  }

  private SinkResult finish() {
    Optional<String> failure = Optional.empty();
    try (media;
        timestamps) {
      timestamps.end(end - firstPts);
    } catch (IOException e) {
      failure =
          Optional.of(
              "%s has all %d access units, but could not be completed: %s"
                  .formatted(media.file(), units, FileFailures.reason(e)));
    }
    List<Path> files = List.of(media.file(), timestamps.path());
    return new SinkResult(files, units, media.length(), firstPts, end - firstPts, failure);
  }
}
