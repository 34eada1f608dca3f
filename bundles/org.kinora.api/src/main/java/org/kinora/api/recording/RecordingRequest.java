package org.kinora.api.recording;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.Size;

/**
 * What is to be recorded. Made by {@link #builder()}.
 *
 * @param name unique among running recordings; empty to have one made up
 * @param camera where frames come from
 * @param size wanted; empty for the camera's default
 * @param frameRate wanted; empty for the camera's default
 * @param encoder which encoders may be used, and how
 * @param targets where the access units go, at least one. In a path {@code {name}}, {@code
 *     {camera}}, {@code {n}} (number of the file, {@code {n:4}} with four digits) and {@code
 *     {start:PATTERN}} (local time at which the file begins, a pattern of {@link
 *     java.time.format.DateTimeFormatter}) are filled in for each file; a file that is there
 *     already is kept then, and directories are made. Without them the second file of {@code
 *     out.mp4} is {@code out-2.mp4}.
 * @param storage how the recording is divided into files
 * @param maxFrames the recording ends after this many frames
 * @param maxDuration the recording ends before the first frame whose time is this much after the
 *     first frame's
 * @param bind whether the encoder takes its frames itself, by {@link
 *     org.kinora.api.encoder.Encoder#bind}, instead of having them pushed to it
 * @param joinPauses whether a pause takes no time in the file
 * @param swapPolicy when the encoder changes
 * @param encoderTimeout an encoder that does not return from a call within this time is given up as
 *     hung; before its first access unit it has three times as long
 * @param captureQueue frames that may wait for the encoder, at least 2
 * @param sinkQueue access units that may wait for one sink, at least 2
 */
public record RecordingRequest(
    Optional<String> name,
    Locator camera,
    Optional<Size> size,
    Optional<FrameRate> frameRate,
    EncoderRequest encoder,
    List<Locator> targets,
    StorageRequest storage,
    OptionalLong maxFrames,
    Optional<Duration> maxDuration,
    boolean bind,
    boolean joinPauses,
    SwapPolicy swapPolicy,
    Duration encoderTimeout,
    int captureQueue,
    int sinkQueue) {

  /** Default of {@link #encoderTimeout()}. */
  public static final Duration DEFAULT_ENCODER_TIMEOUT = Duration.ofSeconds(2);

  /**
   * Default of {@link #captureQueue()}: at 30 frames per second it outlasts {@link
   * #DEFAULT_ENCODER_TIMEOUT} and the opening of the next encoder.
   */
  public static final int DEFAULT_CAPTURE_QUEUE = 90;

  /** Default of {@link #sinkQueue()}: about ten seconds at 30 frames per second. */
  public static final int DEFAULT_SINK_QUEUE = 300;

  /** Copies the list and checks the ranges. */
  public RecordingRequest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(camera, "camera");
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(frameRate, "frameRate");
    Objects.requireNonNull(encoder, "encoder");
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(swapPolicy, "swapPolicy");
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a recording needs a target, such as out.mp4");
    }
    if (targets.stream().distinct().count() != targets.size()) {
      throw new IllegalArgumentException("a target is named twice");
    }
    if (maxFrames.isPresent() && maxFrames.getAsLong() < 1) {
      throw new IllegalArgumentException("the number of frames is below 1");
    }
    if (maxDuration.isPresent() && !isPositive(maxDuration.get())) {
      throw new IllegalArgumentException("the duration is not above 0");
    }
    if (!isPositive(encoderTimeout)) {
      throw new IllegalArgumentException("the encoder time-out is not above 0");
    }
    if (captureQueue < 2 || sinkQueue < 2) {
      throw new IllegalArgumentException("a queue holds at least 2");
    }
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  /** Starts a request for the default codec. */
  public static Builder builder() {
    return new Builder();
  }

  /** Puts a request together; camera and targets are required. */
  public static final class Builder {
    private Optional<String> name = Optional.empty();
    private Optional<Locator> camera = Optional.empty();
    private Optional<Size> size = Optional.empty();
    private Optional<FrameRate> frameRate = Optional.empty();
    private EncoderRequest encoder = EncoderRequest.DEFAULT;
    private List<Locator> targets = List.of();
    private StorageRequest storage = StorageRequest.DEFAULT;
    private OptionalLong maxFrames = OptionalLong.empty();
    private Optional<Duration> maxDuration = Optional.empty();
    private boolean bind;
    private boolean joinPauses;
    private SwapPolicy swapPolicy = SwapPolicy.AUTO;
    private Duration encoderTimeout = DEFAULT_ENCODER_TIMEOUT;
    private int captureQueue = DEFAULT_CAPTURE_QUEUE;
    private int sinkQueue = DEFAULT_SINK_QUEUE;

    private Builder() {}

    /** Sets {@link RecordingRequest#name()}. */
    public Builder name(String value) {
      name = Optional.of(value);
      return this;
    }

    /** Sets {@link RecordingRequest#camera()} from its text, as {@link Locator#camera} reads it. */
    public Builder camera(String value) {
      return camera(Locator.camera(value));
    }

    /** Sets {@link RecordingRequest#camera()}. */
    public Builder camera(Locator value) {
      camera = Optional.of(value);
      return this;
    }

    /** Sets {@link RecordingRequest#size()}. */
    public Builder size(Size value) {
      size = Optional.of(value);
      return this;
    }

    /** Sets {@link RecordingRequest#frameRate()}. */
    public Builder frameRate(FrameRate value) {
      frameRate = Optional.of(value);
      return this;
    }

    /** Sets {@link RecordingRequest#encoder()}. */
    public Builder encoder(EncoderRequest value) {
      encoder = value;
      return this;
    }

    /** Sets {@link RecordingRequest#targets()}. */
    public Builder targets(List<Locator> values) {
      targets = List.copyOf(values);
      return this;
    }

    /**
     * Sets {@link RecordingRequest#targets()} from their texts, as {@link Locator#target} reads
     * them.
     */
    public Builder targets(String... values) {
      return targets(List.of(values).stream().map(Locator::target).toList());
    }

    /** Sets {@link RecordingRequest#storage()}. */
    public Builder storage(StorageRequest value) {
      storage = value;
      return this;
    }

    /** Sets {@link RecordingRequest#maxFrames()}. */
    public Builder maxFrames(long value) {
      maxFrames = OptionalLong.of(value);
      return this;
    }

    /** Sets {@link RecordingRequest#maxDuration()}. */
    public Builder maxDuration(Duration value) {
      maxDuration = Optional.of(value);
      return this;
    }

    /** Sets {@link RecordingRequest#bind()}. */
    public Builder bind(boolean value) {
      bind = value;
      return this;
    }

    /** Sets {@link RecordingRequest#joinPauses()}. */
    public Builder joinPauses(boolean value) {
      joinPauses = value;
      return this;
    }

    /** Sets {@link RecordingRequest#swapPolicy()}. */
    public Builder swapPolicy(SwapPolicy value) {
      swapPolicy = value;
      return this;
    }

    /** Sets {@link RecordingRequest#encoderTimeout()}. */
    public Builder encoderTimeout(Duration value) {
      encoderTimeout = value;
      return this;
    }

    /** Sets {@link RecordingRequest#captureQueue()}. */
    public Builder captureQueue(int value) {
      captureQueue = value;
      return this;
    }

    /** Sets {@link RecordingRequest#sinkQueue()}. */
    public Builder sinkQueue(int value) {
      sinkQueue = value;
      return this;
    }

    /**
     * Makes the request.
     *
     * @throws IllegalArgumentException if something is missing or not possible
     */
    public RecordingRequest build() {
      return new RecordingRequest(
          name,
          camera.orElseThrow(() -> new IllegalArgumentException("a recording needs a camera")),
          size,
          frameRate,
          encoder,
          targets,
          storage,
          maxFrames,
          maxDuration,
          bind,
          joinPauses,
          swapPolicy,
          encoderTimeout,
          captureQueue,
          sinkQueue);
    }
  }
}
