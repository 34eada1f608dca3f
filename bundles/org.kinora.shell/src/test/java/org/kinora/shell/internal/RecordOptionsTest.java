package org.kinora.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.Size;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.SwapPolicy;

class RecordOptionsTest {

  private static RecordingRequest request(String options) {
    Console console = new Console();
    console.recorder.onStart =
        recording -> recording.end(new RecordingResult.Complete(recording.status()));
    List<String> arguments = new ArrayList<>(List.of("record"));
    arguments.addAll(List.of(options.split(" ")));
    int code = console.run(arguments.toArray(String[]::new));
    assertThat(code).as(console.err()).isZero();
    return console.recorder.recordings.get(0).request();
  }

  private static Arguments means(
      String options, Function<RecordingRequest, Object> part, Object expected) {
    return Arguments.of(options, part, expected);
  }

  static Stream<Arguments> meanings() {
    return Stream.of(
        means("o.mp4", r -> r.camera().toString(), "pattern"),
        means("o.mp4", r -> r.encoder().codec(), Codec.H265),
        means("o.mp4", r -> r.encoder().rateControl(), new RateControl.Cbr(2_000_000)),
        means("o.mp4", r -> r.swapPolicy(), SwapPolicy.AUTO),
        means("o.mp4", r -> r.encoderTimeout(), RecordingRequest.DEFAULT_ENCODER_TIMEOUT),
        means("o.mp4", r -> r.captureQueue(), RecordingRequest.DEFAULT_CAPTURE_QUEUE),
        means("o.mp4", r -> r.sinkQueue(), RecordingRequest.DEFAULT_SINK_QUEUE),
        means("o.mp4", r -> r.encoder().gop(), 50),
        means("a.mp4 b.h265", r -> r.targets().size(), 2),
        means("a.mp4 b.h264", r -> r.encoder().codec(), Codec.H264),
        means("--codec hevc o.mp4", r -> r.encoder().codec(), Codec.H265),
        means(
            "--camera file:a.mp4?pace=fast o.mp4",
            r -> r.camera(),
            Locator.camera("file:a.mp4?pace=fast")),
        means("--size 640x480 o.mp4", r -> r.size().get(), new Size(640, 480)),
        means("--fps 29.97 o.mp4", r -> r.frameRate().get(), new FrameRate(30000, 1001)),
        means("--fps 30000/1001 o.mp4", r -> r.frameRate().get(), new FrameRate(30000, 1001)),
        means("--fps=30 o.mp4", r -> r.frameRate().get(), FrameRate.of(30)),
        means("--bitrate 500k o.mp4", r -> r.encoder().rateControl(), new RateControl.Cbr(500_000)),
        means(
            "--bitrate 2.5M o.mp4", r -> r.encoder().rateControl(), new RateControl.Cbr(2_500_000)),
        means(
            "--bitrate 2000000 --rate-control vbr o.mp4",
            r -> r.encoder().rateControl(),
            new RateControl.Vbr(2_000_000, 3_000_000)),
        means(
            "--bitrate 2M --max-bitrate 8M --rate-control vbr o.mp4",
            r -> r.encoder().rateControl(),
            new RateControl.Vbr(2_000_000, 8_000_000)),
        means(
            "--rate-control crf:23.5 o.mp4",
            r -> r.encoder().rateControl(),
            new RateControl.Crf(23.5)),
        means(
            "--rate-control qp:28/30 o.mp4",
            r -> r.encoder().rateControl(),
            new RateControl.FixedQp(28, 30)),
        means(
            "--rate-control avbr o.mp4",
            r -> r.encoder().rateControl(),
            new RateControl.Avbr(2_000_000)),
        means("--gop 25 o.mp4", r -> r.encoder().gop(), 25),
        means("--encoder fake o.mp4", r -> r.encoder().name().get(), "fake"),
        means("--preset fast --profile main o.mp4", r -> r.encoder().preset().get(), "fast"),
        means("--seconds 2 o.mp4", r -> r.maxDuration().get(), Duration.ofSeconds(2)),
        means("--seconds 1h30m o.mp4", r -> r.maxDuration().get(), Duration.ofMinutes(90)),
        means("--seconds 0.04 o.mp4", r -> r.maxDuration().get(), Duration.ofMillis(40)),
        means("--frames 10 o.mp4", r -> r.maxFrames().getAsLong(), 10L),
        means("--bind o.mp4", r -> r.bind(), true),
        means("--swap on-demand o.mp4", r -> r.swapPolicy(), SwapPolicy.ON_DEMAND),
        means("--encoder-timeout 500ms o.mp4", r -> r.encoderTimeout(), Duration.ofMillis(500)),
        means("--capture-queue 9 o.mp4", r -> r.captureQueue(), 9),
        means("--name cam1 o.mp4", r -> r.name().get(), "cam1"),
        means("--other-codec o.mp4", r -> r.encoder().otherCodec(), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("meanings")
  void anOptionThatDoesNotReachTheRecorder(
      String options, Function<RecordingRequest, Object> part, Object expected) {
    assertThat(part.apply(request(options))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "record",
        "record --size 641x480 o.mp4",
        "record --size 0x480 o.mp4",
        "record --size big o.mp4",
        "record --fps 0 o.mp4",
        "record --fps fast o.mp4",
        "record --bitrate lots o.mp4",
        "record --bitrate 10 o.mp4",
        "record --bitrate 99999M o.mp4",
        "record --codec vp9 o.mp4",
        "record --gop 0 o.mp4",
        "record --rate-control crf:99 o.mp4",
        "record --rate-control cbr:1 o.mp4",
        "record --rate-control crf:23 --bitrate 1M o.mp4",
        "record --max-bitrate 3M o.mp4",
        "record --rate-control vbr --bitrate 3M --max-bitrate 1M o.mp4",
        "record --seconds 2 --frames 3 o.mp4",
        "record --seconds 0 o.mp4",
        "record --seconds -1 o.mp4",
        "record --seconds soon o.mp4",
        "record --frames 0 o.mp4",
        "record --frames 1.5 o.mp4",
        "record --swap sometimes o.mp4",
        "record --capture-queue 1 o.mp4",
        "record --camera : o.mp4",
        "record --camera Not/a/scheme o.mp4",
        "record --sieze 2x2 o.mp4",
        "record --background o.mp4",
        "record --quiet --progress o.mp4",
        "record o.mp4 o.mp4",
        "list",
        "list things",
        "list cameras encoders",
        "remux in.h265",
        "remux --fps none in.h265 out.mp4",
        "rekord o.mp4",
        "help rekord",
        "run now"
      })
  void aWrongCommandLineIsNotSaidSoInOneLineOrStartsARecording(String line) {
    Console console = new Console();
    int code = console.run(line.split(" "));
    assertThat(console.err().lines()).as(console.err()).hasSize(1);
    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).startsWith("kinora: ").doesNotContain("Exception");
    assertThat(console.out()).isEmpty();
    assertThat(console.recorder.recordings).isEmpty();
  }

  @Test
  void noCommandAtAllIsAUsageError() {
    assertThat(new Console().run()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aMisspeltOptionIsNotCorrected() {
    Console console = new Console();
    console.run("record", "--bitrat", "2M", "o.mp4");
    assertThat(console.err()).contains("--bitrate").contains("kinora record --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"record", "list", "remux", "shell", "run", "help"})
  void aCommandWithoutHelp(String command) {
    Console console = new Console();
    assertThat(console.run(command, "--help")).isZero();
    assertThat(console.out()).startsWith("Usage: kinora " + command).doesNotContain("null");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void helpDoesNotNameEveryOptionOfTheReference() {
    Console console = new Console();
    assertThat(console.run("help", "record")).isZero();
    assertThat(console.out())
        .contains("--camera", "--codec", "--encoder", "--size", "--fps", "--bitrate", "--gop")
        .contains("--rate-control", "--preset", "--seconds", "--frames", "--json", "--swap")
        .contains("--encoder-timeout", "--capture-queue", "--name", "--bind", "OUT");
  }
}
