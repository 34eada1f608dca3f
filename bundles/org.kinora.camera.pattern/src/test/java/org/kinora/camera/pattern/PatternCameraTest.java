package org.kinora.camera.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

class PatternCameraTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Size VGA = new Size(640, 480);

  private final PatternCameraProvider provider = new PatternCameraProvider();

  @Test
  void theDefaultIsWhatTheGuideRecords() throws Exception {
    try (Camera camera = provider.open(CameraRequest.of(Locator.camera("pattern")))) {
      assertThat(camera.mode()).hasToString("nv21 640x480 at 30 fps");
      assertThat(camera.live()).isTrue();
      assertThat(camera.ended()).isFalse();
    }
    assertThat(provider.cameras().get(0).description()).contains("pace=real|fast", "noise=0..12");
  }

  @ParameterizedTest
  @CsvSource({"64,48", "66,50", "98,1000", "640,480", "1922,1082", "4096,4096", "4096,48"})
  void everyFormatCarriesItsNumberAtAnySize(int width, int height) throws Exception {
    for (PixelFormat format : PixelFormat.values()) {
      for (String noise : List.of("0", "12")) {
        try (Camera camera =
            open("pattern?pace=fast&noise=" + noise, new Size(width, height), 30, format)) {
          for (int n = 0; n < 3; n++) {
            try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
              assertThat(frame.format()).isEqualTo(format);
              assertThat(frame.sequence()).isEqualTo(n);
              assertThat(counter(frame)).isEqualTo(n);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"62x48", "64x46", "4098x64", "64x4098"})
  void aSizeOutOfRangeIsRefusedWithTheRange(String size) {
    assertThatThrownBy(() -> open("pattern", Size.parse(size), 30, PixelFormat.NV21))
        .isInstanceOf(CameraException.class)
        .hasMessageContaining("64x48")
        .hasMessageContaining("4096x4096");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pattern?pace=slow",
        "pattern?noise=13",
        "pattern?noise=x",
        "pattern?frames=0",
        "pattern?colour=red",
        "pattern:0"
      })
  void anOptionThatDoesNotExistIsNotIgnored(String locator) {
    assertThatThrownBy(() -> provider.open(CameraRequest.of(Locator.camera(locator))))
        .isInstanceOf(CameraException.class)
        .hasMessageMatching(".*(write|there are|a whole number).*");
  }

  @Test
  void atFastPaceTimesAreExactAndTheCameraEnds() throws Exception {
    FrameRate rate = FrameRate.parse("29.97");
    try (Camera camera =
        provider.open(
            new CameraRequest(
                Locator.camera("pattern?pace=fast&frames=100"),
                Optional.of(new Size(64, 48)),
                Optional.of(rate),
                List.of()))) {
      assertThat(camera.live()).isFalse();
      for (int n = 0; n < 100; n++) {
        assertThat(camera.ended()).isFalse();
        try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
          assertThat(frame.pts()).isEqualTo(rate.timeOf(n));
          assertThat(frame.pts() + frame.duration()).isEqualTo(rate.timeOf(n + 1));
        }
      }
      assertThat(camera.ended()).isTrue();
      assertThat(camera.read(SECOND)).isEmpty();
    }
  }

  @Test
  void atRealPaceFramesComeOnTimeWithoutDrift() throws Exception {
    FrameRate rate = FrameRate.of(30);
    try (Camera camera = open("pattern", new Size(320, 240), 30, PixelFormat.NV21)) {
      long first = 0;
      long late = 0;
      for (int n = 0; n < 60; n++) {
        try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
          long now = System.nanoTime();
          first = n == 0 ? frame.pts() : first;
          assertThat(frame.pts() - first).isEqualTo(rate.timeOf(frame.sequence()));
          assertThat(now).as("not before its time").isGreaterThan(frame.pts());
          late += now - frame.pts();
        }
      }
      System.out.printf("MEASURED mean lateness at 30 fps: %.2f ms%n", late / 60e6);
    }
  }

  @Test
  void aLateReaderGetsWhatTheBuffersHeldAndThenAGapInTheNumbers() throws Exception {
    try (Camera camera = open("pattern", new Size(64, 48), 200, PixelFormat.NV21)) {
      camera.read(SECOND).orElseThrow().close();
      Thread.sleep(600); // 120 frames
      List<Long> numbers = new ArrayList<>();
      for (int i = 0; i < 70; i++) {
        try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
          numbers.add(frame.sequence());
          assertThat(counter(frame)).isEqualTo(frame.sequence());
        }
      }
      assertThat(numbers.subList(0, 60)).isEqualTo(LongStream.rangeClosed(1, 60).boxed().toList());
      assertThat(numbers.get(60)).isGreaterThanOrEqualTo(120);
      assertThat(numbers).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aReaderALittleLateLosesNothing() throws Exception {
    try (Camera camera = open("pattern", new Size(64, 48), 50, PixelFormat.NV21)) {
      for (int n = 0; n < 30; n++) {
        try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
          assertThat(frame.sequence()).isEqualTo(n);
        }
        if (n % 10 == 5) {
          Thread.sleep(60); // 3 frames
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pattern", "pattern?pace=fast"})
  void aReaderThatKeepsTooManyWaitsUntilOneComesBack(String locator) throws Exception {
    try (Camera camera = open(locator, new Size(64, 48), 500, PixelFormat.NV21)) {
      List<VideoFrame> kept = new ArrayList<>();
      for (int i = 0; i < camera.lendable(); i++) {
        kept.add(camera.read(SECOND).orElseThrow());
      }
      assertThat(camera.read(Duration.ofMillis(30))).isEmpty();
      kept.remove(0).close();
      VideoFrame next = camera.read(SECOND).orElseThrow();
      assertThat(next.sequence()).isEqualTo(8);
      next.close();
      kept.forEach(VideoFrame::close);
    }
  }

  @Test
  void aTimeOutIsKept() throws Exception {
    try (Camera camera = open("pattern", new Size(64, 48), 1, PixelFormat.NV21)) {
      camera.read(SECOND).orElseThrow().close();
      long begin = System.nanoTime();
      assertThat(camera.read(Duration.ZERO)).isEmpty();
      assertThat(System.nanoTime() - begin).isLessThan(250_000_000);
      begin = System.nanoTime();
      assertThat(camera.read(Duration.ofMillis(50))).isEmpty();
      assertThat(System.nanoTime() - begin).isBetween(50_000_000L, 300_000_000L);
    }
  }

  @Test
  void closeWakesTheReaderAndLentFramesStayValid() throws Exception {
    Camera camera = open("pattern", new Size(64, 48), 1, PixelFormat.NV21);
    VideoFrame kept = camera.read(SECOND).orElseThrow();
    CompletableFuture<Boolean> reader =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return camera.read(Duration.ofSeconds(Long.MAX_VALUE)).isPresent();
              } catch (CameraException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Thread.sleep(50);
    camera.close();
    camera.close();
    assertThat(reader.get(5, TimeUnit.SECONDS)).isFalse();
    assertThat(counter(kept)).isZero();
    kept.close();
    assertThat(camera.read(Duration.ZERO)).isEmpty();
  }

  @Test
  void anInterruptedReaderReturns() throws Exception {
    try (Camera camera = open("pattern", new Size(64, 48), 1, PixelFormat.NV21)) {
      camera.read(SECOND).orElseThrow().close();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> camera.read(SECOND)).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void thePictureMovesAndNoiseIsAsStrongAsAsked() throws Exception {
    byte[] plain = lumaOf("pattern?pace=fast", 5);
    assertThat(lumaOf("pattern?pace=fast", 5)).as("the same number").isEqualTo(plain);
    assertThat(difference(plain, lumaOf("pattern?pace=fast", 6))).isBetween(1.0, 30.0);
    assertThat(difference(plain, lumaOf("pattern?pace=fast&noise=8", 5))).isBetween(7.5, 8.5);
  }

  @Test
  void aFrameCostsLittleAndLeavesNoGarbage() throws Exception {
    for (String locator : List.of("pattern?pace=fast", "pattern?pace=fast&noise=6")) {
      try (Camera camera = open(locator, VGA, 30, PixelFormat.NV21)) {
        double microseconds = microsecondsPerFrame(camera, 3000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        microseconds = Math.min(microseconds, microsecondsPerFrame(camera, 2000));
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 2000;
        System.out.printf(
            "MEASURED %s 640x480: %.0f us, %d bytes of garbage per frame%n",
            locator, microseconds, bytes);
        assertThat(bytes).isLessThan(16);
        assertThat(microseconds).as("generous: machines differ").isLessThan(5000);
      }
    }
    try (Camera camera = open("pattern", new Size(64, 48), 1000, PixelFormat.NV21)) {
      microsecondsPerFrame(camera, 300);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      microsecondsPerFrame(camera, 500);
      assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 500).isLessThan(16);
    }
  }

  private static double microsecondsPerFrame(Camera camera, int frames) throws Exception {
    long begin = System.nanoTime();
    for (int i = 0; i < frames; i++) {
      camera.read(SECOND).orElseThrow().close();
    }
    return (System.nanoTime() - begin) / 1e3 / frames;
  }

  private byte[] lumaOf(String locator, int number) throws Exception {
    try (Camera camera = open(locator, VGA, 30, PixelFormat.NV21)) {
      for (int n = 0; n < number; n++) {
        camera.read(SECOND).orElseThrow().close();
      }
      try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
        byte[] bytes = new byte[640 * 480];
        frame.plane(0).get(0, bytes);
        return bytes;
      }
    }
  }

  /** Root of the mean square below the counter. */
  private static double difference(byte[] one, byte[] two) {
    int from = FrameCounter.coveredRows(480) * 640;
    double sum = 0;
    for (int i = from; i < one.length; i++) {
      double step = (one[i] & 0xff) - (two[i] & 0xff);
      sum += step * step;
    }
    return Math.sqrt(sum / (one.length - from));
  }

  private static long counter(VideoFrame frame) {
    ByteBuffer luma = frame.plane(0);
    Size size = frame.size();
    return FrameCounter.read(luma, frame.stride(0), size.width(), size.height()).orElseThrow();
  }

  private Camera open(String locator, Size size, int rate, PixelFormat format)
      throws CameraException {
    return provider.open(
        new CameraRequest(
            Locator.camera(locator),
            Optional.of(size),
            Optional.of(FrameRate.of(rate)),
            List.of(format)));
  }
}
