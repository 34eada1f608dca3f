package org.kinora.api.sink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Locator;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.StreamFormat;

/**
 * Brings what one encoder makes to one target, for programs that record without the recorder.
 *
 * <p>An encoder hands out access units in a callback that must not block or throw, and a sink can
 * only be opened when the first of them has shown the parameter sets: so this keeps access units
 * until {@link #write()} is called, and opens the sink with the first.
 *
 * <pre>{@code
 * try (SinkWriter out = new SinkWriter(sinks, Locator.target("out.h265"), camera.mode())) {
 *   encoder.encode(frame, out::add);
 *   out.write();
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> One at a time.
 */
public final class SinkWriter implements AutoCloseable {

  private final SinkProvider provider;
  private final Locator target;
  private final CameraMode mode;
  private final Deque<AccessUnit> waiting = new ArrayDeque<>();

  private Optional<Sink> sink = Optional.empty();
  private long firstPts;
  private long duration;

  /**
   * @param provider opens the sink, with the first access unit
   * @param target one that the provider accepts
   * @param mode of the camera that the pictures are from
   */
  public SinkWriter(SinkProvider provider, Locator target, CameraMode mode) {
    this.provider = provider;
    this.target = target;
    this.mode = mode;
  }

  /** Keeps an access unit, with a reference of its own, until {@link #write()}. */
  public void add(AccessUnit unit) {
    waiting.add(unit.retain());
  }

  /**
   * Writes the access units that were added since it was called last.
   *
   * @throws SinkException if the sink cannot be opened or written; the access unit in question is
   *     not stored, and waits with those behind it until this is called again
   */
  public void write() throws SinkException {
    while (!waiting.isEmpty()) {
      AccessUnit unit = waiting.getFirst();
      if (sink.isEmpty()) {
        sink = Optional.of(provider.open(target, formatOf(unit)));
        firstPts = unit.pts();
      }
      sink.get().write(unit);
      long shown = unit.duration() > 0 ? unit.duration() : mode.frameRate().intervalNanos();
      duration = Math.max(duration, unit.pts() - firstPts + shown);
      waiting.remove().close();
    }
  }

  private StreamFormat formatOf(AccessUnit unit) {
    ParameterSets sets = ParameterSets.in(unit.codec(), unit.buffer());
    return new StreamFormat(unit.codec(), mode.size(), mode.frameRate(), sets);
  }

  /** From the first picture written to the end of the last, in nanoseconds; 0 before the first. */
  public long duration() {
    return duration;
  }

  /**
   * Lets go of what was not written and completes the target. Closing again does nothing more.
   *
   * @throws SinkException as for {@link Sink#close()}, and if its result tells of a failure
   */
  @Override
  public void close() throws SinkException {
    waiting.forEach(AccessUnit::close);
    waiting.clear();
    if (sink.isPresent()) {
      Optional<String> failure = sink.get().close().failure();
      if (failure.isPresent()) {
        throw new SinkException(failure.get(), Retry.FATAL);
      }
    }
  }
}
