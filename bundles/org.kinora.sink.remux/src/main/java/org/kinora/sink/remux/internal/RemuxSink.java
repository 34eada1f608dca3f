package org.kinora.sink.remux.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.remux.RemuxException;
import org.kinora.api.remux.RemuxProgress;
import org.kinora.api.remux.RemuxRequest;
import org.kinora.api.remux.RemuxResult;
import org.kinora.api.remux.Remuxer;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

/** A raw stream that becomes a container when it is closed; the raw stream is deleted only then. */
final class RemuxSink implements Sink {

  private final Sink raw;
  private final Remuxer remuxer;
  private final Path target;
  private Optional<SinkResult> result = Optional.empty();

  RemuxSink(Sink raw, Remuxer remuxer, Path target) {
    this.raw = raw;
    this.remuxer = remuxer;
    this.target = target;
  }

  @Override
  public void write(AccessUnit unit) throws SinkException {
    raw.write(unit);
  }

  @Override
  public void formatChanged(StreamFormat format) throws SinkException {
    raw.formatChanged(format);
  }

  @Override
  public SinkResult close() throws SinkException {
    if (result.isEmpty()) {
      result = Optional.of(remux(raw.close()));
    }
    return result.get();
  }

  private SinkResult remux(SinkResult stored) throws SinkException {
    if (stored.accessUnits() == 0) {
      delete(stored.files());
      return new SinkResult(List.of(), 0, 0, 0, 0);
    }
    Path source = stored.files().get(0);
    try {
      RemuxResult made = remuxer.remux(RemuxRequest.of(source, target), RemuxProgress.NONE);
      if (made.frames() != stored.accessUnits()) {
        throw new SinkException(
            "%s holds %d of %d frames; the raw stream is kept as %s"
                .formatted(target, made.frames(), stored.accessUnits(), source),
            Retry.FATAL);
      }
      delete(stored.files());
      return new SinkResult(
          List.of(target),
          stored.accessUnits(),
          stored.bytes(),
          stored.firstPts(),
          stored.duration());
    } catch (RemuxException e) {
      throw new SinkException(
          e.getMessage() + "; the raw stream is kept as " + source, e.retry(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SinkException(
          "the remux to %s was interrupted; the raw stream is kept as %s".formatted(target, source),
          Retry.RECOVERABLE,
          e);
    }
  }

  private static void delete(List<Path> files) throws SinkException {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new SinkException(
            "cannot delete " + file + ", which is no longer needed: " + e.getMessage(),
            Retry.RECOVERABLE,
            e);
      }
    }
  }
}
