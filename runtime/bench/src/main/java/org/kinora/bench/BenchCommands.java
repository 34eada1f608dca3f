package org.kinora.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.kinora.api.KinoraException;
import org.kinora.api.ProviderProperties;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.sink.SinkProvider;
import org.kinora.binding.ffmpeg.Ffmpeg;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The benchmarks as Gogo commands; {@code runtime/bench/run} calls them. */
@Component(
    service = BenchCommands.class,
    property = {
      "osgi.command.scope=bench",
      "osgi.command.function=board",
      "osgi.command.function=endurance",
      "osgi.command.function=recorder",
      "osgi.command.function=sinks",
      "osgi.command.function=swaps",
      "osgi.command.function=throughput"
    })
public final class BenchCommands {

  /** Those of them that are there are swapped; the last only where two may be open. */
  private static final List<String> SWAPPED =
      List.of("ffmpeg-x264", "x264", "jcodec", "process-x264");

  private static final long WARM_UP = 200_000;
  private static final long FRAMES = 1_000_000;
  private static final long LIVE_WARM_UP = 5_000;
  private static final long LIVE_FRAMES = 20_000;

  private final BundleContext context;
  private final Recorder recorder;

  /** Takes the recorder of this framework. */
  @Activate
  public BenchCommands(BundleContext context, @Reference Recorder recorder) {
    this.context = context;
    this.recorder = recorder;
  }

  private static PrintStream out() {
    return System.out; // Gogo gives each command its own
  }

  /** {@code bench:recorder FOLDER}: what the recorder itself costs. */
  public void recorder(String folder) throws KinoraException, InterruptedException, IOException {
    Path files = Files.createDirectories(Path.of(folder));
    RecorderBenchmark benchmark = new RecorderBenchmark(recorder, out(), files);
    benchmark.run("null", 30, "null:", WARM_UP, FRAMES);
    benchmark.run("null?pace=real", 1000, "null:", LIVE_WARM_UP, LIVE_FRAMES);
    benchmark.run("null", 30, files.resolve("null.h264").toString(), WARM_UP, FRAMES);
    benchmark.run("null", 30, files.resolve("null.mp4").toString(), WARM_UP, FRAMES);
  }

  /**
   * {@code bench:board CAMERA ENCODER LIBRARIES}: what the binding of a board costs for each frame.
   *
   * @param camera a locator
   * @param encoder the name of a provider, or the file of a V4L2 device
   * @param libraries that count the calls to them, with colons between
   */
  public void board(String camera, String encoder, String libraries)
      throws KinoraException, InterruptedException, InvalidSyntaxException {
    Locator locator = Locator.camera(camera);
    CameraProvider cameras =
        context.getServiceReferences(CameraProvider.class, null).stream()
            .map(context::getService)
            .filter(provider -> provider.name().equals(locator.scheme()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("there is no camera " + camera));
    EncoderProvider encoders =
        encoder.startsWith("/")
            ? V4l2EncoderFile.provider(context, Path.of(encoder))
            : Optional.ofNullable(providers().get(encoder))
                .orElseThrow(() -> new IllegalStateException("there is no encoder " + encoder));
    try (CallCounts calls = new CallCounts(List.of(libraries.split(":")))) {
      new BoardBenchmark(cameras, encoders, calls, out()).run(locator);
    }
  }

  /** {@code bench:endurance HOURS FOLDER}: what a long recording holds, hour by hour. */
  public void endurance(int hours, String folder)
      throws KinoraException, InterruptedException, IOException {
    Path files = Files.createDirectories(Path.of(folder).resolve("endurance"));
    new EnduranceBenchmark(context, recorder, out(), files).run(hours);
  }

  /** {@code bench:sinks CLIP FOLDER}: what storing costs, Kinora's sinks and FFmpeg's muxers. */
  public void sinks(String clip, String folder) throws Exception {
    Path files = Files.createDirectories(Path.of(folder)).toAbsolutePath();
    Path stream = files.resolve("units.h264");
    Recording recording =
        recorder.start(
            RecordingRequest.builder()
                .camera("file:" + Path.of(clip).toAbsolutePath() + "?pace=fast")
                .encoder(EncoderRequest.DEFAULT.with(Codec.H264))
                .targets(stream.toString())
                .build());
    RecordingStatus status = recording.await(Duration.ofMinutes(5)).orElseThrow().status();
    List<SinkProvider> providers = new ArrayList<>();
    for (ServiceReference<SinkProvider> reference :
        context.getServiceReferences(SinkProvider.class, null)) {
      providers.add(context.getService(reference));
    }
    new SinkBenchmark(providers, stream, status.mode().orElseThrow().size(), out(), files).run();
  }

  /**
   * {@code bench:swaps COUNT FOLDER CLIP}: the distribution of the gap that a swap makes, with a
   * synthetic picture, which hardly moves, and with the clip over and over.
   */
  public void swaps(int count, String folder, String clip)
      throws KinoraException, InterruptedException, IOException, InvalidSyntaxException {
    Path files = Files.createDirectories(Path.of(folder)).toAbsolutePath();
    String footage =
        "file:%s?width=%d&height=%d&fps=%s&loop=true"
            .formatted(
                Clip.raw(ffmpeg(), Path.of(clip).toAbsolutePath(), files),
                SwapBenchmark.SIZE.width(),
                SwapBenchmark.SIZE.height(),
                SwapBenchmark.RATE);
    Map<String, EncoderProvider> providers = providers();
    List<String> names = SWAPPED.stream().filter(providers::containsKey).toList();
    swaps(count, "pattern", "pattern", names, providers, files);
    swaps(count, "footage", footage, names, providers, files);
  }

  private void swaps(
      int count,
      String pictures,
      String camera,
      List<String> names,
      Map<String, EncoderProvider> providers,
      Path files)
      throws KinoraException, InterruptedException {
    SwapBenchmark benchmark = new SwapBenchmark(recorder, out());
    benchmark.run(
        "make before break, " + pictures, camera, names, count, files.resolve("swaps.mp4"));
    AtomicReference<Optional<String>> holder = new AtomicReference<>(Optional.empty());
    List<OneAtATime> wrapped =
        names.stream()
            .filter(name -> !name.startsWith("process-"))
            .map(name -> new OneAtATime("single-" + name, providers.get(name), holder))
            .toList();
    List<ServiceRegistration<EncoderProvider>> registrations =
        wrapped.stream().map(this::register).toList();
    try {
      List<String> single = wrapped.stream().map(OneAtATime::name).toList();
      benchmark.run(
          "break before make, " + pictures,
          camera,
          single,
          count,
          files.resolve("swaps-single.mp4"));
    } finally {
      registrations.forEach(ServiceRegistration::unregister);
    }
  }

  private ServiceRegistration<EncoderProvider> register(EncoderProvider provider) {
    return context.registerService(
        EncoderProvider.class,
        provider,
        FrameworkUtil.asDictionary(Map.of(ProviderProperties.NAME, provider.name())));
  }

  private Map<String, EncoderProvider> providers() throws InvalidSyntaxException {
    Map<String, EncoderProvider> found = new TreeMap<>();
    for (ServiceReference<EncoderProvider> reference :
        context.getServiceReferences(EncoderProvider.class, null)) {
      EncoderProvider provider = context.getService(reference);
      found.put(provider.name(), provider);
    }
    return found;
  }

  /**
   * {@code bench:throughput CLIP ROUNDS FOLDER CODEC}: against FFmpeg's command line and JavaCV.
   */
  public void throughput(String clip, int rounds, String folder, String codec)
      throws KinoraException, InterruptedException, IOException {
    Path files = Files.createDirectories(Path.of(folder)).toAbsolutePath();
    Path program = Path.of(context.getProperty("kinora.home")).resolve("bin").resolve("kinora");
    new ThroughputBenchmark(recorder, ffmpeg(), program, out(), files)
        .run(Path.of(clip).toAbsolutePath(), Codec.parse(codec), rounds);
  }

  private Ffmpeg ffmpeg() throws IOException {
    ServiceReference<Ffmpeg> ffmpeg = context.getServiceReference(Ffmpeg.class);
    if (ffmpeg == null) {
      throw new IOException("there is no native FFmpeg");
    }
    return context.getService(ffmpeg);
  }
}
