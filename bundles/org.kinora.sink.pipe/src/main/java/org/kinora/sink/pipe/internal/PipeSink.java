package org.kinora.sink.pipe.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

/** A raw stream into the standard input of a command. What has gone in cannot be taken back. */
final class PipeSink implements Sink {

  private static final int CHUNK = 64 * 1024;

  private final Child child;
  private final byte[] chunk = new byte[CHUNK];
  private StreamFormat format;
  private long units;
  private long bytes;
  private long firstPts;
  private long end;
  private boolean awaitsKeyFrame = true;
  private Optional<String> failure = Optional.empty();
  private Optional<SinkResult> result = Optional.empty();

  PipeSink(Child child, StreamFormat format) {
    this.child = child;
    this.format = format;
  }

  @Override
  public void write(AccessUnit unit) throws SinkException {
    if (failure.isPresent() || result.isPresent()) {
      throw new SinkException(failure.orElse("the pipe is closed"), Retry.FATAL);
    }
    if (awaitsKeyFrame && !unit.keyFrame()) {
      throw new SinkException("the pipe goes on at the next key frame", Retry.TRANSIENT);
    }
    try {
      for (int done = 0; done < unit.size(); ) {
        int part = Math.min(CHUNK, unit.size() - done);
        unit.buffer().get(done, chunk, 0, part);
        child.write(chunk, part);
        done += part;
      }
      child.flush();
    } catch (IOException e) {
      throw failed(e);
    }
    count(unit);
  }

  private void count(AccessUnit unit) {
    long shown = unit.duration() > 0 ? unit.duration() : format.frameRate().intervalNanos();
    firstPts = units == 0 ? unit.pts() : firstPts;
    end = units == 0 ? unit.pts() + shown : Math.max(end, unit.pts() + shown);
    bytes += unit.size();
    units++;
    awaitsKeyFrame = false;
  }

  private SinkException failed(IOException cause) {
    String why = "the command failed: " + cause.getMessage();
    try {
      why = child.explain(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    failure = Optional.of(why);
    return new SinkException(why, Retry.FATAL, cause);
  }

  @Override
  public void formatChanged(StreamFormat next) throws SinkException {
    if (!next.continues(format)) {
      throw new SinkException(
          "the pipe has %s of %s and cannot go on with %s of %s: begin another"
              .formatted(format.codec().id(), format.size(), next.codec().id(), next.size()),
          Retry.RECOVERABLE);
    }
    format = next;
    awaitsKeyFrame = true;
  }

  @Override
  public SinkResult close() {
    if (result.isEmpty()) {
      Optional<String> wrong = failure.or(this::finish);
      result =
          Optional.of(
              units == 0
                  ? SinkResult.nothing(wrong)
                  : new SinkResult(List.of(), units, bytes, firstPts, end - firstPts, wrong));
    }
    return result.get();
  }

  private Optional<String> finish() {
    try {
      return Optional.of(child.finish()).filter(text -> !text.isEmpty());
    } catch (InterruptedException e) {
      child.kill();
      Thread.currentThread().interrupt();
      return Optional.of("the wait for the command was interrupted: it was ended");
    }
  }
}
