package org.kinora.sink.remux.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.remux.RemuxException;
import org.kinora.api.remux.RemuxProgress;
import org.kinora.api.remux.RemuxRequest;
import org.kinora.api.remux.RemuxResult;
import org.kinora.api.remux.Remuxer;
import org.kinora.api.sink.FileFailures;
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

  private SinkResult remux(SinkResult stored) {
    if (stored.accessUnits() == 0) {
      return SinkResult.nothing(stored.failure().or(() -> delete(stored.files())));
    }
    Path source = stored.files().get(0);
    try {
      RemuxResult made = remuxer.remux(RemuxRequest.of(source, target), RemuxProgress.NONE);
      if (made.frames() != stored.accessUnits()) {
        return with(
            stored,
            joined(List.of(target), stored.files()),
            "%s holds %d of %d frames; all are in %s"
                .formatted(target, made.frames(), stored.accessUnits(), source));
      }
    } catch (RemuxException e) {
      return with(
          stored,
          stored.files(),
          "%s; all %d frames are in %s".formatted(e.getMessage(), stored.accessUnits(), source));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return with(
          stored,
          stored.files(),
          "the remux to %s was interrupted; all %d frames are in %s"
              .formatted(target, stored.accessUnits(), source));
    }
    // The end of the last picture alone may be missing beside the raw stream.
    return delete(stored.files())
        .map(failure -> with(stored, joined(List.of(target), left(stored)), failure))
        .orElseGet(() -> with(stored, List.of(target), stored.failure()));
  }

  private static List<Path> left(SinkResult stored) {
    return stored.files().stream().filter(Files::exists).toList();
  }

  private static List<Path> joined(List<Path> first, List<Path> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  private static SinkResult with(SinkResult stored, List<Path> files, String failure) {
    return with(stored, files, Optional.of(failure));
  }

  private static SinkResult with(SinkResult stored, List<Path> files, Optional<String> failure) {
    return new SinkResult(
        files, stored.accessUnits(), stored.bytes(), stored.firstPts(), stored.duration(), failure);
  }

  /** Deletes files; says so if one cannot be. */
  private static Optional<String> delete(List<Path> files) {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        return Optional.of(
            "cannot delete %s, which is no longer needed: %s"
                .formatted(file, FileFailures.reason(e)));
      }
    }
    return Optional.empty();
  }
}
