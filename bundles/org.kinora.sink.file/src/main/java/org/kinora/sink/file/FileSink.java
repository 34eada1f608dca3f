package org.kinora.sink.file;

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

/**
 * An open raw stream with its side file. Nothing is held back: an access unit and its time are with
 * the operating system when {@link #write} returns.
 */
final class FileSink implements Sink {

  private final AppendFile media;
  private final TimestampsFile timestamps;

  private StreamFormat format;
  private long units;
  private long firstPts;
  private long end;
  private boolean gap = true;
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
    if (gap && !unit.keyFrame()) {
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
  }

  private void store(AccessUnit unit, long time) throws SinkException {
    long before = media.length();
    try {
      media.append(unit.buffer(), unit.size());
      timestamps.add(time);
    } catch (IOException e) {
      gap = true;
      throw failed(takenBack(before, e));
    }
  }

  /** Makes media and times agree again after a failure of either. */
  private IOException takenBack(long length, IOException cause) {
    try {
      media.truncate(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }

  private SinkException failed(IOException cause) {
    SinkException failure = Failures.of("cannot write", media.file(), cause);
    if (media.isWhole() && timestamps.isWhole()) {
      return failure;
    }
    return new SinkException(
        failure.getMessage() + "; what was written in part could not be taken back",
        Retry.FATAL,
        cause);
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
  }

  @Override
  public SinkResult close() throws SinkException {
    if (result.isEmpty()) {
      List<Path> files = units == 0 ? List.of() : List.of(media.file(), timestamps.path());
      result = Optional.of(new SinkResult(files, units, media.length(), firstPts, end - firstPts));
      try {
        finish();
      } catch (IOException e) {
        throw new SinkException(
            "%s could not be completed (%s); %d access units are in it"
                .formatted(media.file(), e.getMessage(), units),
            Retry.FATAL,
            e);
      }
    }
    return result.get();
  }

  private void finish() throws IOException {
    if (units == 0) {
      media.discard(); // an empty stream is of no use to anybody
      timestamps.discard();
      return;
    }
    try {
      timestamps.end(end - firstPts);
    } finally {
      media.close();
      timestamps.close();
    }
  }
}
