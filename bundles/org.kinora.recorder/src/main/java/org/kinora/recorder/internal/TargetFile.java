package org.kinora.recorder.internal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.recording.RecordedFile;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;
import org.kinora.api.sink.SinkResult;

/** One file of a target while it is written, the use of its provider, and what went into it. */
final class TargetFile {

  private final ProviderEntry<SinkProvider> entry;
  private final Sink sink;
  private final Locator locator;
  private final int number;
  private final int segment;
  private final Instant start;
  private StreamFormat format;
  private long accepted;
  private long firstPts;
  private long firstFrame;
  private long lastFrame;

  private TargetFile(
      ProviderEntry<SinkProvider> entry, Sink sink, Locator locator, int number, Delivery first) {
    this.entry = entry;
    this.sink = sink;
    this.locator = locator;
    this.number = number;
    this.segment = first.segment();
    this.start = Instant.ofEpochMilli(first.wallMillis());
    this.format = first.format();
  }

  /**
   * Opens a file.
   *
   * @param entry in use; given up when the file is closed or cannot be opened
   * @param number of the file in its target, counted from 1
   * @param first what is to be written first
   */
  static TargetFile open(
      ProviderEntry<SinkProvider> entry, Locator locator, int number, Delivery first)
      throws SinkException {
    boolean open = false;
    try {
      Sink sink = entry.provider().open(locator, first.format());
      open = true;
      return new TargetFile(entry, sink, locator, number, first);
    } finally {
      if (!open) {
        entry.release();
      }
    }
  }

  /** Whether its provider is leaving. */
  boolean leaving() {
    return entry.removed();
  }

  /** Whether a delivery belongs into this file: it is of its segment and of its format. */
  boolean takes(Delivery delivery) {
    return delivery.segment() == segment && delivery.format().continues(format);
  }

  /** Stores an access unit. */
  void write(Delivery delivery) throws SinkException {
    if (!delivery.format().equals(format)) {
      sink.formatChanged(delivery.format());
      format = delivery.format();
    }
    AccessUnit unit = delivery.unit();
    sink.write(unit);
    if (accepted == 0) {
      firstPts = unit.pts();
      firstFrame = unit.sequence();
    }
    accepted++;
    lastFrame = unit.sequence();
  }

  /** The file, if the target is one. */
  Optional<Path> path() {
    return locator.isFile() ? Optional.of(locator.toPath()) : Optional.empty();
  }

  long accepted() {
    return accepted;
  }

  /**
   * Completes the file.
   *
   * @param target as it was asked for
   * @param begin time of the recording's first picture, in nanoseconds
   */
  RecordedFile close(Locator target, long begin) {
    long stored = accepted;
    long bytes = 0;
    long duration = 0;
    List<Path> paths = path().map(List::of).orElse(List.of());
    Optional<String> failure = Optional.empty();
    try {
      SinkResult result = sink.close();
      stored = result.accessUnits();
      bytes = result.bytes();
      duration = result.duration();
      paths = result.files();
      failure = result.failure();
    } catch (SinkException e) {
      failure = Optional.of(e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      failure = Optional.of("the sink failed to close: " + e);
    } finally {
      entry.release();
    }
    return new RecordedFile(
        target,
        number,
        paths,
        start,
        firstPts - begin,
        duration,
        stored,
        bytes,
        firstFrame,
        lastFrame - (accepted - stored),
        failure);
  }
}
