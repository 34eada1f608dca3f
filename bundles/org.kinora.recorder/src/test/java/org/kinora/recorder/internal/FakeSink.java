package org.kinora.recorder.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;
import org.kinora.api.sink.SinkResult;

/**
 * Keeps what is written in memory, for the scheme {@code memory} and for files called {@code
 * *.fake}; the name of a target can make it fail or stall.
 */
final class FakeSink implements SinkProvider {

  /** Numbers of the frames that each target holds, by path. */
  final Map<String, List<Long>> written = new ConcurrentHashMap<>();

  final Map<String, List<Long>> times = new ConcurrentHashMap<>();

  /** While set, a target whose path contains it cannot be opened or written. */
  volatile Optional<String> full = Optional.empty();

  /** A file that ends while this is set has not stored so many of what it took. */
  volatile int forgets;

  final CountDownLatch release = new CountDownLatch(1);

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Set<String> targets() {
    return Set.of("memory:");
  }

  @Override
  public boolean accepts(Locator target) {
    return target.scheme().equals("memory") || target.extension().equals("fake");
  }

  @Override
  public void check(Locator target, Codec codec) throws SinkException {
    if (target.path().startsWith("refused")) {
      throw new SinkException("it may not be written", Retry.RECOVERABLE);
    }
  }

  @Override
  public Sink open(Locator target, StreamFormat format) throws SinkException {
    checkSpace(target);
    List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
    List<Long> pts = Collections.synchronizedList(new ArrayList<>());
    written.put(target.path(), numbers);
    times.put(target.path(), pts);
    return new Sink() {
      @Override
      public void write(AccessUnit unit) throws SinkException {
        checkSpace(target);
        if (numbers.isEmpty() && !unit.keyFrame()) {
          throw new SinkException("it does not begin with a key frame", Retry.FATAL);
        }
        if (target.path().startsWith("stalls") && numbers.size() >= 5) {
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new SinkException("interrupted", Retry.FATAL, e);
          }
        }
        if (target.path().startsWith("fails") && numbers.size() >= 5) {
          throw new SinkException("the disk is gone", Retry.FATAL);
        }
        numbers.add(unit.sequence());
        pts.add(unit.pts());
      }

      @Override
      public void formatChanged(StreamFormat changed) {}

      @Override
      public SinkResult close() {
        int kept = Math.max(0, numbers.size() - forgets);
        return new SinkResult(List.of(), kept, kept, 0, 0);
      }
    };
  }

  private void checkSpace(Locator target) throws SinkException {
    if (full.isPresent() && target.path().contains(full.get())) {
      throw new SinkException("no space left", Retry.RECOVERABLE);
    }
  }

  /** Numbers of the frames that all targets hold whose path begins so, in order of the frames. */
  List<Long> all(String prefix) {
    return written.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .flatMap(entry -> List.copyOf(entry.getValue()).stream())
        .sorted()
        .toList();
  }
}
