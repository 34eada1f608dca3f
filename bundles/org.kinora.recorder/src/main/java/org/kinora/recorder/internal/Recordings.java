package org.kinora.recorder.internal;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingRequest;

/** The recordings by name: those that run, and the last ones that have ended. */
final class Recordings {

  private static final int REMEMBERED = 16;

  private final AtomicInteger made = new AtomicInteger();

  // Guarded by this. By name, in the order of start; the ended ones are among them until others
  // take their place.
  private final Map<String, RecordingImpl> recordings = new LinkedHashMap<>();

  // Guarded by this: names of recordings that are being started.
  private final Set<String> reserved = new HashSet<>();

  // What the watchdog sees: a list of its own, because it looks often and is to leave no garbage.
  private volatile List<RecordingImpl> all = List.of();

  /**
   * Takes the name of a request, or makes one.
   *
   * @throws RecordingException if a recording of that name is running, or being started
   */
  synchronized String reserve(RecordingRequest request) throws RecordingException {
    String name = request.name().orElseGet(() -> "rec-" + made.incrementAndGet());
    RecordingImpl there = recordings.get(name);
    if ((there != null && there.result().isEmpty()) || !reserved.add(name)) {
      throw new RecordingException(
          "a recording named '" + name + "' is running already", Retry.RECOVERABLE);
    }
    recordings.remove(name);
    all = List.copyOf(recordings.values());
    return name;
  }

  /** Gives a reserved name back, whether a recording was added under it or not. */
  synchronized void unreserve(String name) {
    reserved.remove(name);
  }

  /** Adds a recording that has been started, and forgets the oldest of those that have ended. */
  synchronized void add(RecordingImpl recording) {
    recordings.put(recording.name(), recording);
    List<String> ended =
        recordings.values().stream()
            .filter(one -> one.result().isPresent())
            .map(RecordingImpl::name)
            .toList();
    ended.stream().limit(Math.max(0, ended.size() - REMEMBERED)).forEach(recordings::remove);
    all = List.copyOf(recordings.values());
  }

  /** Those that run and those that are remembered. */
  List<RecordingImpl> all() {
    return all;
  }

  List<RecordingImpl> running() {
    return all.stream().filter(recording -> recording.result().isEmpty()).toList();
  }

  synchronized Optional<RecordingImpl> find(String name) {
    return Optional.ofNullable(recordings.get(name));
  }
}
