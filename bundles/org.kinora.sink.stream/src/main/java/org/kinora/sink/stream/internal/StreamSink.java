package org.kinora.sink.stream.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
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
import org.kinora.isobmff.OpenFile;

/**
 * Writes one file piece by piece. A piece that could not be written is kept in memory, and written
 * before anything is added to it.
 */
final class StreamSink implements Sink {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NONE = Long.MIN_VALUE;

  private final OpenFile file;
  private final Container container;
  private final FragmentPolicy options;
  private final Bytes pending = new Bytes();
  private final Account taken = new Account();
  private final Account written = new Account();
  private final Account forced = new Account();

  private StreamFormat format;
  private long pendingSince;
  private long firstPts;
  private long lastDts;
  private long forcedAt = System.nanoTime();
  private boolean awaitsKeyFrame = true;
  private long refusedDts = NONE;
  private Optional<IOException> deviceFailure = Optional.empty();
  private Optional<SinkResult> result = Optional.empty();

  private StreamSink(
      OpenFile file, Container container, StreamFormat format, FragmentPolicy options) {
    this.file = file;
    this.container = container;
    this.format = format;
    this.options = options;
  }

  /**
   * Begins a file.
   *
   * @param file empty; closed by the sink
   * @throws IOException if its beginning could not be written
   */
  static StreamSink begin(
      OpenFile file, Container container, StreamFormat format, FragmentPolicy options)
      throws IOException {
    StreamSink sink = new StreamSink(file, container, format, options);
    container.begin(sink.pending);
    sink.append();
    return sink;
  }

  private void append() throws IOException {
    file.append(() -> writeFully(pending.view()));
    pending.cut(0);
  }

  private void writeFully(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      file.write(source);
    }
  }

  private Path path() {
    return file.path();
  }

  @Override
  public void write(AccessUnit unit) throws SinkException {
    if (result.isPresent()) {
      throw fatal(path() + " is closed");
    }
    if (deviceFailure.isPresent()) {
      throw deviceFailed(deviceFailure.get());
    }
    if (awaitsKeyFrame && !unit.keyFrame() && unit.dts() != refusedDts) {
      throw new SinkException(path() + " goes on at the next key frame", Retry.TRANSIENT);
    }
    if (unit.codec() != format.codec()) {
      throw fatal(
          "%s holds %s and the access unit is %s"
              .formatted(path(), format.codec().id(), unit.codec().id()));
    }
    if (taken.units() > 0 && unit.dts() < lastDts) {
      throw fatal(path() + ": a decoding time is before the one that was last");
    }
    writePieceIfDue(unit);
    try {
      container.add(pending, file.end(), unit);
    } catch (IllegalArgumentException e) {
      throw new SinkException(path() + ": " + e.getMessage(), Retry.FATAL, e);
    }
    count(unit);
  }

  private void count(AccessUnit unit) {
    if (taken.units() == 0) {
      firstPts = unit.pts();
    }
    if (taken.units() == written.units()) {
      pendingSince = unit.dts();
    }
    taken.add(unit, unit.duration() > 0 ? unit.duration() : format.frameRate().intervalNanos());
    lastDts = unit.dts();
    awaitsKeyFrame = false;
    refusedDts = NONE;
  }

  private void writePieceIfDue(AccessUnit unit) throws SinkException {
    if (taken.units() == written.units()) {
      return;
    }
    boolean full = (long) pending.size() + unit.size() > options.fragmentBytes();
    boolean old = unit.dts() - pendingSince >= options.fragmentMillis() * NANOS_PER_MILLI;
    if (!full && !old && refusedDts == NONE) {
      return;
    }
    try {
      writePiece();
      forceIfDue();
    } catch (ForceException e) {
      deviceFailure = Optional.of(e);
      throw deviceFailed(e);
    } catch (IOException e) {
      awaitsKeyFrame = true;
      refusedDts = unit.dts();
      throw FileFailures.of("cannot write", path(), e);
    }
  }

  private void writePiece() throws IOException {
    container.complete(pending);
    append();
    written.set(taken);
  }

  private void forceIfDue() throws IOException {
    if (options.forceMillis() == FragmentPolicy.NEVER) {
      return;
    }
    long now = System.nanoTime();
    if (now - forcedAt >= options.forceMillis() * NANOS_PER_MILLI) {
      force();
      forcedAt = now;
    }
  }

  private void force() throws IOException {
    file.force();
    forced.set(written);
  }

  private static SinkException fatal(String message) {
    return new SinkException(message, Retry.FATAL);
  }

  private SinkException deviceFailed(IOException cause) {
    return new SinkException(
        "the device failed to store %s (%s): begin another file"
            .formatted(path(), FileFailures.reason(cause)),
        Retry.FATAL,
        cause);
  }

  @Override
  public void formatChanged(StreamFormat next) throws SinkException {
    if (!next.continues(format)) {
      throw new SinkException(
          "%s has %s of %s and cannot go on with %s of %s: close it and begin another file"
              .formatted(
                  path(), format.codec().id(), format.size(), next.codec().id(), next.size()),
          Retry.RECOVERABLE);
    }
    format = next;
    awaitsKeyFrame = true; // its parameter sets stand in front of it
    refusedDts = NONE;
  }

  @Override
  public SinkResult close() {
    if (result.isEmpty()) {
      Optional<String> failure = complete();
      Account stored = stored();
      result =
          Optional.of(
              stored.units() == 0
                  ? SinkResult.nothing(discard().or(() -> failure))
                  : new SinkResult(
                      List.of(path()),
                      stored.units(),
                      stored.bytes(),
                      firstPts,
                      stored.end() - firstPts,
                      failure));
    }
    return result.get();
  }

  /** What is in the file, as far as that is certain. */
  private Account stored() {
    boolean doubtful = deviceFailure.isPresent() && options.forceMillis() != FragmentPolicy.NEVER;
    return doubtful ? forced : written;
  }

  private Optional<String> complete() {
    Optional<String> failure = Optional.empty();
    try (file) {
      if (deviceFailure.isEmpty()) {
        failure = writeRest();
        finish();
      }
    } catch (ForceException e) {
      deviceFailure = Optional.of(e);
    } catch (IOException e) {
      failure =
          Optional.of(
              "%s has %d of %d access units and plays, but could not be closed (%s)"
                  .formatted(path(), written.units(), taken.units(), FileFailures.reason(e)));
    }
    Optional<String> because = failure;
    return deviceFailure
        .map(
            e ->
                "the device failed (%s): %d of %d access units are certain to be in %s"
                    .formatted(FileFailures.reason(e), stored().units(), taken.units(), path()))
        .or(() -> because);
  }

  /** Writes the last piece; where that is not possible, the file is closed without it. */
  private Optional<String> writeRest() {
    try {
      writePiece();
      return Optional.empty();
    } catch (IOException e) {
      pending.cut(0);
      return Optional.of(
          "%s has %d of %d access units: %s"
              .formatted(path(), written.units(), taken.units(), FileFailures.reason(e)));
    }
  }

  private void finish() throws IOException {
    container.end(pending, file.end());
    if (pending.size() > 0) {
      append();
    }
    force();
    container.beginClosed(pending, file.end(), written.end() - firstPts);
    if (pending.size() > 0) {
      file.overwrite(pending.view(), 0);
      force();
    }
  }

  /** A file without a picture is of no use to anybody. */
  private Optional<String> discard() {
    try {
      if (Files.isRegularFile(path(), LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(path());
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "%s holds nothing and cannot be deleted: %s".formatted(path(), FileFailures.reason(e)));
    }
  }
}
