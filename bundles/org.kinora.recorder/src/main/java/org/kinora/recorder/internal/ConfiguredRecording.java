package org.kinora.recorder.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.Size;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.PreRoll;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.SinkPolicy;
import org.kinora.api.recording.StorageRequest;
import org.kinora.api.recording.SwapPolicy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording declared by a configuration: it starts when the configuration is there and what it
 * needs is, and ends when the configuration is deleted. A change of the configuration ends it and
 * starts the next.
 */
@Component(
    service = ConfiguredRecording.class,
    configurationPid = ConfiguredRecording.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = ConfiguredRecording.Config.class, factory = true)
public final class ConfiguredRecording {

  /** Factory PID of recordings. */
  public static final String PID = "org.kinora.recording";

  /** The configuration of a recording. */
  @ObjectClassDefinition(name = "Kinora recording", description = "A recording that runs by itself")
  public @interface Config {

    /** Unique among running recordings. */
    @AttributeDefinition(description = "Name, unique among running recordings")
    String name() default "main";

    /** Where frames come from. */
    @AttributeDefinition(description = "Camera locator: pattern, file:clip.mp4, v4l2:/dev/video0")
    String camera() default "pattern";

    /** Where the recording goes. */
    @AttributeDefinition(
        description =
            "Targets; {name}, {camera}, {n} and {start:yyyyMMdd-HHmmss} are filled in, existing"
                + " files are kept")
    String[] targets() default "recordings/{name}-{start:yyyyMMdd-HHmmss}.mp4";

    /** The codec. */
    @AttributeDefinition(description = "Codec: h265 or h264")
    String codec() default "h265";

    /** The only encoder provider that may be used. */
    @AttributeDefinition(description = "Name of the only encoder that may be used; empty for any")
    String encoder() default "";

    /** Property {@code encoder.target}: which encoder providers may be used. */
    @AttributeDefinition(description = "OSGi filter over encoder services; empty for all")
    String encoder_target() default "";

    /** The size. */
    @AttributeDefinition(description = "WIDTHxHEIGHT; empty for the camera's default")
    String size() default "";

    /** The frame rate. */
    @AttributeDefinition(description = "Frames per second; empty for the camera's default")
    String fps() default "";

    /** The bit rate. */
    @AttributeDefinition(description = "Bits per second, constant")
    int bitrate() default EncoderSettings.DEFAULT_BITRATE;

    /** The GOP length. */
    @AttributeDefinition(description = "Frames from one IDR to the next")
    int gop() default EncoderSettings.DEFAULT_GOP;

    /** The encoder's preset. */
    @AttributeDefinition(description = "Encoder preset; empty for the encoder's default")
    String preset() default "";

    /** Property {@code swap.policy}: when the encoder changes. */
    @AttributeDefinition(description = "When the encoder changes: auto, on-demand or never")
    String swap_policy() default "auto";

    /** Property {@code other.codec}: whether the other codec may take over. */
    @AttributeDefinition(description = "Whether the next file may be of the other codec")
    boolean other_codec() default false;

    /** The length of a file. */
    @AttributeDefinition(description = "Seconds of a file; 0 for one file")
    long segment_seconds() default 0;

    /** The size of a file. */
    @AttributeDefinition(description = "Bytes of a file; 0 for no limit")
    long segment_bytes() default 0;

    /** Files by the clock. */
    @AttributeDefinition(
        description =
            "A file ends when the local time is a multiple of so many seconds; 0 for no limit")
    long segment_clock() default 0;

    /** Property {@code preroll.seconds}: waits for a trigger. */
    @AttributeDefinition(
        description =
            "Waits for a trigger and begins a file with so many seconds from before it; below 0"
                + " to record at once")
    long preroll_seconds() default -1;

    /** Property {@code postroll.seconds}. */
    @AttributeDefinition(description = "Seconds that a file goes on when the trigger is released")
    long postroll_seconds() default 0;

    /** Property {@code on.failure}: what becomes of a target that cannot be written. */
    @AttributeDefinition(description = "A target that cannot be written: wait or drop")
    String on_failure() default "wait";

    /** Where to go on when a target cannot be written. */
    @AttributeDefinition(description = "Directories to go on in when a target cannot be written")
    String[] volumes() default {};

    /** Property {@code join.pauses}: whether a pause takes no time in the file. */
    @AttributeDefinition(description = "Whether a pause takes no time in the file")
    boolean join_pauses() default false;

    /** The length. */
    @AttributeDefinition(description = "Seconds until it ends; 0 for no end")
    long seconds() default 0;
  }

  private static final Duration END = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long RETRY_MILLIS = 2000;
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredRecording.class);

  private final Recorder recorder;
  private final Config config;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Optional<Recording> current = Optional.empty();

  /** Starts the recording, in the background. */
  @Activate
  public ConfiguredRecording(@Reference Recorder recorder, Config config) {
    this.recorder = recorder;
    this.config = config;
    thread = Threads.named("kinora-configured-" + config.name()).newThread(this::run);
    thread.start();
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    stopping = true;
    current.ifPresent(Recording::stop);
    thread.interrupt();
    thread.join(END.toMillis());
  }

  private void run() {
    String lastComplaint = "";
    while (!stopping) {
      try {
        Recording recording = recorder.start(request());
        current = Optional.of(recording);
        lastComplaint = "";
        RecordingResult result = awaitEnd(recording);
        LOG.info("recording {} ended: {}", config.name(), result.word());
        if (result.failure().isEmpty()) {
          return;
        }
        LOG.error("recording {} ended early: {}", config.name(), result.failure().get());
      } catch (RecordingException e) {
        if (!e.getMessage().equals(lastComplaint)) {
          lastComplaint = e.getMessage();
          LOG.error("recording {} cannot start: {}", config.name(), lastComplaint);
        }
        if (e.retry() == Retry.FATAL) {
          return;
        }
      } catch (UncheckedIOException e) {
        LOG.error("recording {} cannot start: {}", config.name(), e.getMessage(), e.getCause());
      } catch (IllegalArgumentException e) {
        LOG.error("the configuration of recording {} is wrong: {}", config.name(), e.getMessage());
        return;
      }
      pause();
    }
  }

  private RecordingResult awaitEnd(Recording recording) {
    while (true) {
      try {
        Optional<RecordingResult> result = recording.await(LOOK);
        if (result.isPresent()) {
          return result.get();
        }
      } catch (InterruptedException e) {
        // Only deactivate interrupts; the recording has been told to stop, and its end is near.
        recording.stop();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  /** Makes the folder of a target, which nobody is there to make. */
  private static Locator inAFolder(Locator target) {
    Optional<Path> folder = TargetNames.base(target);
    if (folder.isPresent()) {
      try {
        Files.createDirectories(folder.get());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make the folder " + folder.get(), e);
      }
    }
    return target;
  }

  private StorageRequest storage() {
    StorageRequest storage =
        StorageRequest.DEFAULT
            .withKeep(true)
            .with(SinkPolicy.parse(config.on_failure()))
            .withVolumes(Arrays.stream(config.volumes()).map(Path::of).toList());
    if (config.segment_seconds() > 0) {
      storage = storage.withSegment(Duration.ofSeconds(config.segment_seconds()));
    }
    if (config.segment_bytes() > 0) {
      storage = storage.withSegmentBytes(config.segment_bytes());
    }
    if (config.segment_clock() > 0) {
      storage = storage.withClock(Duration.ofSeconds(config.segment_clock()));
    }
    if (config.preroll_seconds() >= 0) {
      storage =
          storage.with(
              new PreRoll(
                  Duration.ofSeconds(config.preroll_seconds()),
                  Duration.ofSeconds(config.postroll_seconds()),
                  PreRoll.DEFAULT_MAX_BYTES));
    }
    return storage;
  }

  private RecordingRequest request() {
    EncoderRequest encoder =
        EncoderRequest.DEFAULT
            .with(Codec.parse(config.codec()))
            .with(new RateControl.Cbr(config.bitrate()))
            .withGop(config.gop())
            .withOtherCodec(config.other_codec());
    if (!config.encoder().isEmpty()) {
      encoder = encoder.withName(config.encoder());
    }
    if (!config.encoder_target().isEmpty()) {
      encoder = encoder.withFilter(config.encoder_target());
    }
    if (!config.preset().isEmpty()) {
      encoder = encoder.withPreset(config.preset());
    }
    RecordingRequest.Builder request =
        RecordingRequest.builder()
            .name(config.name())
            .camera(config.camera())
            .encoder(encoder)
            .swapPolicy(SwapPolicy.parse(config.swap_policy()))
            .targets(
                Arrays.stream(config.targets())
                    .map(Locator::target)
                    .map(ConfiguredRecording::inAFolder)
                    .toList())
            .storage(storage())
            .joinPauses(config.join_pauses());
    if (!config.size().isEmpty()) {
      request.size(Size.parse(config.size()));
    }
    if (!config.fps().isEmpty()) {
      request.frameRate(FrameRate.parse(config.fps()));
    }
    if (config.seconds() > 0) {
      request.maxDuration(Duration.ofSeconds(config.seconds()));
    }
    return request.build();
  }
}
