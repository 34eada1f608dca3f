package org.kinora.shell.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.Size;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.SwapPolicy;
import org.kinora.shell.internal.Values.Bitrate;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code record}: from a camera into files. */
@Command(
    description = {
      "Record a camera into one or more files.",
      "",
      "Runs until the camera ends, --seconds or --frames is reached, or Ctrl-C is pressed: the files"
          + " are complete in every case."
    },
    footer = {
      "Durations: seconds (2.5), or with units (500ms, 90s, 1h30m).",
      "",
      "Exit status: 0 complete, 3 complete but for the losses listed, 4 ended early but playable,"
          + " 1 failed, 2 wrong usage.",
      "",
      "Examples: record --segment 60 \"cam/{start:yyyy-MM-dd}/{start:HH-mm-ss}.mp4\"",
      "  record --camera \"file:clip.mp4?pace=fast\" --codec h264 --bitrate 1.5M --json"
          + " out.mp4 copy.h264"
    })
final class RecordAction extends Action {

  @Option(
      names = "--camera",
      paramLabel = "CAMERA",
      defaultValue = "pattern",
      description =
          "NAME or NAME:PATH, with options as ?key=value&key=value: pattern,"
              + " file:clip.mp4?pace=fast&loop=true, ... 'list cameras' tells what there is."
              + " Default: ${DEFAULT-VALUE}.")
  private String camera;

  @Option(
      names = "--codec",
      paramLabel = "h265|h264",
      description = "Default: that of a raw OUT (out.h264), else h265.")
  private Optional<Codec> codec;

  @Option(
      names = "--encoder",
      paramLabel = "NAME",
      description = "Use this encoder and no other; 'list encoders' tells what there is.")
  private Optional<String> encoder;

  @Option(
      names = "--encoder-filter",
      paramLabel = "FILTER",
      description = "Use encoders whose service properties match this OSGi filter.")
  private Optional<String> encoderFilter;

  @Option(
      names = "--other-codec",
      description =
          "Go on with the other codec, in a next file, when no encoder of the codec is left.")
  private boolean otherCodec;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "Size of the picture, such as 640x480. Default: the camera's.")
  private Optional<Size> size;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Frames per second: 30, 29.97 or 30000/1001. Default: the camera's.")
  private Optional<FrameRate> fps;

  @Option(
      names = "--bitrate",
      paramLabel = "BITS",
      description =
          "Average bits per second: 2M, 500k or 2000000. Default: "
              + EncoderSettings.DEFAULT_BITRATE
              + ".")
  private Optional<Bitrate> bitrate;

  @Option(
      names = "--max-bitrate",
      paramLabel = "BITS",
      description = "Peak of --rate-control vbr. Default: one and a half times the average.")
  private Optional<Bitrate> maxBitrate;

  @Option(
      names = "--gop",
      paramLabel = "N",
      defaultValue = "" + EncoderSettings.DEFAULT_GOP,
      description = "Frames from one key frame to the next. Default: ${DEFAULT-VALUE}.")
  private int gop;

  @Option(
      names = "--rate-control",
      paramLabel = "MODE",
      defaultValue = "cbr",
      description =
          "cbr, vbr, avbr (board encoders), crf:N (constant quality, 0 best to "
              + RateControl.MAX_QP
              + "), qp:N or qp:I/P (fixed). Default: ${DEFAULT-VALUE}.")
  private RateControlChoice rateControl;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "Speed against quality, in the encoder's words: ultrafast, veryfast, medium.")
  private Optional<String> preset;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Codec profile, in the encoder's words: baseline, main, high.")
  private Optional<String> profile;

  @ArgGroup(exclusive = true)
  private End end;

  /** When the recording ends by itself. */
  static final class End {
    @Option(names = "--seconds", paramLabel = "S", description = "End after this long.")
    private Duration seconds;

    @Option(names = "--frames", paramLabel = "N", description = "End after this many frames.")
    private Long frames;
  }

  @Option(
      names = "--bind",
      description = "Let the encoder take its frames from the camera itself where it can.")
  private boolean bind;

  @Option(
      names = "--join-pauses",
      description = "A pause takes no time in the file: what follows is joined to what was before.")
  private boolean joinPauses;

  @Mixin private StorageOptions storage;

  @Option(
      names = "--swap",
      paramLabel = "POLICY",
      defaultValue = "auto",
      description =
          "When a working encoder is replaced: auto (a better one arrives, or on request),"
              + " on-demand, never. Default: ${DEFAULT-VALUE}.")
  private SwapPolicy swap;

  @Option(
      names = "--encoder-timeout",
      paramLabel = "S",
      description = "Give an encoder up that does not answer within this time. Default: 2.")
  private Duration encoderTimeout = RecordingRequest.DEFAULT_ENCODER_TIMEOUT;

  @Option(
      names = "--capture-queue",
      paramLabel = "N",
      defaultValue = "" + RecordingRequest.DEFAULT_CAPTURE_QUEUE,
      description = "Frames that may wait for the encoder. Default: ${DEFAULT-VALUE}.")
  private int captureQueue;

  @Option(
      names = "--sink-queue",
      paramLabel = "N",
      defaultValue = "" + RecordingRequest.DEFAULT_SINK_QUEUE,
      description = "Access units that may wait for one file. Default: ${DEFAULT-VALUE}.")
  private int sinkQueue;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the recording for status, stop, swap. Default: one is made up.")
  private Optional<String> name;

  @Option(
      names = "--background",
      description = "In Gogo only: return at once and print the recording's name.")
  private boolean background;

  @Option(names = "--json", description = "Print the result as one JSON object, last on stdout.")
  private boolean json;

  @ArgGroup(exclusive = true)
  private Talk talk;

  /** Whether the progress line is shown. */
  static final class Talk {
    @Option(
        names = "--progress",
        description = "Show progress even where stderr is no terminal, a line a second.")
    private boolean progress;

    @Option(
        names = {"-q", "--quiet"},
        description = "Show neither progress nor summary.")
    private boolean quiet;
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "OUT",
      description =
          "Files by extension: .mp4, .mkv; .h265, .h264 for the raw stream with its timestamps"
              + " beside it. 'list sinks' tells what there is. {name}, {camera}, {n} or {n:4} (number"
              + " of the file) and {start:yyyy-MM-dd} (time it begins) are filled in.")
  private List<String> targets;

  @Override
  void run(Session session) throws Exception {
    if (background && !session.gogo()) {
      throw CommandFailure.usage("--background is for Gogo, where something can go on beside it");
    }
    RecordingRequest request = request();
    Recording recording = session.recorder().start(request);
    if (background) {
      session.out().println(recording.name());
      return;
    }
    boolean quiet = talk != null && talk.quiet;
    new Foreground(session, quiet, talk != null && talk.progress).follow(recording);
    Outcome.of(recording).tell(session, quiet, json);
  }

  /**
   * What is asked of the recorder.
   *
   * @throws CommandFailure if the options do not go together
   */
  RecordingRequest request() throws CommandFailure {
    try {
      List<Locator> locators = targets.stream().map(Locator::target).toList();
      RecordingRequest.Builder builder =
          RecordingRequest.builder()
              .camera(camera)
              .targets(locators)
              .storage(storage.request())
              .encoder(encoderRequest(locators))
              .bind(bind)
              .joinPauses(joinPauses)
              .swapPolicy(swap)
              .encoderTimeout(encoderTimeout)
              .captureQueue(captureQueue)
              .sinkQueue(sinkQueue);
      size.ifPresent(builder::size);
      fps.ifPresent(builder::frameRate);
      name.ifPresent(builder::name);
      if (end != null && end.seconds != null) {
        builder.maxDuration(end.seconds);
      }
      if (end != null && end.frames != null) {
        builder.maxFrames(end.frames);
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(Commands.oneLine(e.getMessage()) + " (see --help)");
    }
  }

  private EncoderRequest encoderRequest(List<Locator> locators) {
    return new EncoderRequest(
        codec.orElseGet(() -> codecOf(locators)),
        encoder,
        encoderFilter,
        rateControl.at(bitrate, maxBitrate),
        gop,
        preset,
        profile,
        otherCodec);
  }

  private static Codec codecOf(List<Locator> locators) {
    return locators.stream()
        .flatMap(locator -> Codec.ofExtension(locator.extension()).stream())
        .findFirst()
        .orElse(EncoderRequest.DEFAULT.codec());
  }
}
