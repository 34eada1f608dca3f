package org.kinora.api.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a recording is divided into files, and what becomes of it when one cannot be written.
 *
 * <p>Files are cut at key frames, which are asked for in time: no picture is lost or stored twice.
 *
 * @param segment a file holds so much media time; empty for no limit
 * @param segmentBytes a file ends at the first key frame after so many bytes; empty for no limit
 * @param clock a file ends when the local time of day reaches a multiple of this; empty for no
 *     limit
 * @param preRoll for a recording that waits for a trigger; empty for one that records at once
 * @param onFailure what happens when a target cannot be written
 * @param volumes directories in which the next files of a target are made when the directory it
 *     names cannot be written, in this order
 * @param keep whether a file that is there already is kept, and the new one gets a number
 */
public record StorageRequest(
    Optional<Duration> segment,
    OptionalLong segmentBytes,
    Optional<Duration> clock,
    Optional<PreRoll> preRoll,
    SinkPolicy onFailure,
    List<Path> volumes,
    boolean keep) {

  /** One file for each target, from the start on; a target that fails is waited for. */
  public static final StorageRequest DEFAULT =
      new StorageRequest(
          Optional.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          SinkPolicy.WAIT,
          List.of(),
          false);

  private static final long SHORTEST_MILLIS = 100;
  private static final Duration DAY = Duration.ofDays(1);

  /** Copies the list and checks the ranges. */
  public StorageRequest {
    Objects.requireNonNull(segment, "segment");
    Objects.requireNonNull(segmentBytes, "segmentBytes");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(preRoll, "preRoll");
    Objects.requireNonNull(onFailure, "onFailure");
    volumes = List.copyOf(volumes);
    if (segment.isPresent() && segment.get().toMillis() < SHORTEST_MILLIS) {
      throw new IllegalArgumentException("a segment is shorter than 100 ms");
    }
    if (segmentBytes.isPresent() && segmentBytes.getAsLong() < 1) {
      throw new IllegalArgumentException("the size of a segment is below 1");
    }
    if (clock.isPresent()
        && (clock.get().compareTo(Duration.ofSeconds(1)) < 0 || clock.get().compareTo(DAY) > 0)) {
      throw new IllegalArgumentException("segments by the clock are from 1 s to 24 h");
    }
  }

  /** Whether files end before the recording does. */
  public boolean cuts() {
    return segment.isPresent() || segmentBytes.isPresent() || clock.isPresent();
  }

  /** This request with segments of a media time. */
  public StorageRequest withSegment(Duration other) {
    return new StorageRequest(
        Optional.of(other), segmentBytes, clock, preRoll, onFailure, volumes, keep);
  }

  /** This request with segments of a size. */
  public StorageRequest withSegmentBytes(long other) {
    return new StorageRequest(
        segment, OptionalLong.of(other), clock, preRoll, onFailure, volumes, keep);
  }

  /** This request with segments by the clock. */
  public StorageRequest withClock(Duration other) {
    return new StorageRequest(
        segment, segmentBytes, Optional.of(other), preRoll, onFailure, volumes, keep);
  }

  /** This request for a recording that waits for a trigger. */
  public StorageRequest with(PreRoll other) {
    return new StorageRequest(
        segment, segmentBytes, clock, Optional.of(other), onFailure, volumes, keep);
  }

  /** This request with another policy for targets that fail. */
  public StorageRequest with(SinkPolicy other) {
    return new StorageRequest(segment, segmentBytes, clock, preRoll, other, volumes, keep);
  }

  /** This request with directories to go on in. */
  public StorageRequest withVolumes(List<Path> others) {
    return new StorageRequest(segment, segmentBytes, clock, preRoll, onFailure, others, keep);
  }

  /** This request, where files that are there already are kept or replaced. */
  public StorageRequest withKeep(boolean other) {
    return new StorageRequest(segment, segmentBytes, clock, preRoll, onFailure, volumes, other);
  }
}
