package org.kinora.camera.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.linux.Device;

/** Every fault that vivid can be told to have is named, and none hangs. */
@Tag("device")
class VividFaultsTest {

  private static final Path DRIVER = Path.of("/sys/bus/platform/drivers/vivid");

  private Vivid vivid;

  @BeforeEach
  void open() throws Exception {
    vivid = new Vivid();
  }

  @AfterEach
  void close() {
    vivid.close();
  }

  @Test
  void aDamagedBufferIsAGapAndNotAPicture() throws Exception {
    int injected = 5;
    long missing = missingAfter(injected);
    for (int again = 0; again < 2 && missing != injected; again++) {
      // A busy machine may lose a frame by itself, but never less than what was damaged.
      assertThat(missing).isGreaterThan(injected);
      missing = missingAfter(injected);
    }
    assertThat(missing).isEqualTo(injected);
  }

  /** The numbers that are missing when so many buffers were damaged. */
  private long missingAfter(int injected) throws Exception {
    try (Camera camera = vivid.open(PixelFormat.NV21);
        Device device = Device.open(Path.of("/dev/video0"))) {
      Controls controls = new Controls(device);
      Controls.Setting damage = controls.parse("inject_v4l2_buf_flag_error", "1");
      Vivid.next(camera).close();
      long missing = 0;
      long last = -1;
      for (int i = 0; i < 8 * injected; i++) {
        if (i % 8 == 1) {
          controls.set(damage); // at once: the driver has few buffers
        }
        try (VideoFrame frame = Vivid.next(camera)) {
          missing += last < 0 ? 0 : frame.sequence() - last - 1;
          last = frame.sequence();
        }
      }
      return missing;
    }
  }

  @Test
  void droppedBuffersAreGapsAsLongAsTheTimeWithoutThem() throws Exception {
    try (Camera camera = vivid.open(PixelFormat.NV21)) {
      vivid.set("percentage_of_dropped_buffers=40");
      long firstNumber;
      long firstPts;
      try (VideoFrame first = Vivid.next(camera)) {
        firstNumber = first.sequence();
        firstPts = first.pts();
      }
      int more = 40;
      for (int i = 1; i < more; i++) {
        Vivid.next(camera).close();
      }
      try (VideoFrame last = Vivid.next(camera)) {
        long steps = last.sequence() - firstNumber;
        double intervals = (double) (last.pts() - firstPts) / Vivid.RATE.intervalNanos();
        // The time of a frame is that of its painting, which a busy machine delays.
        assertThat(intervals - (double) steps).isBetween(-2.0, 2.0);
        assertThat(steps - more).as("missing, where 40 %% are dropped").isBetween(8L, 70L);
      }
    } finally {
      vivid.set("percentage_of_dropped_buffers=0");
    }
  }

  @Test
  void aCameraThatGivesNothingRunsIntoTheTimeOut() throws Exception {
    try (Camera camera = vivid.open(PixelFormat.NV21)) {
      Vivid.next(camera).close();
      vivid.set("percentage_of_dropped_buffers=100");
      while (camera.read(Duration.ofMillis(300)).map(VividFaultsTest::closed).orElse(false)) {
        // what was captured before
      }
      long begin = System.nanoTime();
      assertThat(camera.read(Duration.ofMillis(500))).isEmpty();
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(480L, 1500L);
      vivid.set("percentage_of_dropped_buffers=0");
      Vivid.next(camera).close();
    } finally {
      vivid.set("percentage_of_dropped_buffers=0");
    }
  }

  private static boolean closed(VideoFrame frame) {
    frame.close();
    return true;
  }

  @Test
  void aFatalErrorIsNamedAndOpeningAgainHelps() throws Exception {
    try (Camera camera = vivid.open(PixelFormat.NV21)) {
      Vivid.next(camera).close();
      vivid.set("inject_fatal_streaming_error=1");
      CameraException failure = failure(camera);
      assertThat(failure)
          .hasMessageContaining("a fatal error while streaming")
          .hasMessageContaining("VIDIOC_DQBUF: EIO");
      assertThat(failure.retry()).isEqualTo(Retry.TRANSIENT);
    }
    works();
  }

  @Test
  void aDisconnectedDeviceIsGone() throws Exception {
    try (Camera camera = vivid.open(PixelFormat.NV21)) {
      Vivid.next(camera).close();
      vivid.set("disconnect=1");
      CameraException failure = failure(camera);
      assertThat(failure)
          .hasMessageContaining("is gone: it was unplugged")
          .hasMessageContaining("ENODEV");
      assertThat(failure.retry()).isEqualTo(Retry.RECOVERABLE);
    }
    works();
  }

  @Test
  void anUnboundDeviceIsGoneAndComesBack() throws Exception {
    Camera camera = vivid.open(PixelFormat.NV21);
    VideoFrame kept = Vivid.next(camera);
    int pixel = kept.plane(0).get(0);
    try {
      Files.writeString(DRIVER.resolve("unbind"), "vivid.0");
      assertThat(failure(camera)).hasMessageContaining("is gone: it was unplugged");
      assertThat(vivid.provider.cameras()).isEmpty();
      assertThatThrownBy(() -> vivid.open(PixelFormat.NV21))
          .hasMessageContaining("there is no camera v4l2:/dev/video0; there is none");
      assertThat(kept.plane(0).get(0)).isEqualTo((byte) pixel);
    } finally {
      camera.close();
      kept.close();
      Files.writeString(DRIVER.resolve("bind"), "vivid.0");
    }
    assertThat(vivid.provider.cameras()).hasSize(1);
    works();
  }

  @Test
  void refusalsWhileOpeningAreNamedAndLeaveNothingOpen() throws Exception {
    for (String request : new String[] {"REQBUFS", "QBUF", "STREAMON"}) {
      vivid.set("inject_vidioc_" + request.toLowerCase(java.util.Locale.ROOT) + "_error=1");
      assertThatThrownBy(() -> vivid.open(PixelFormat.NV21))
          .isInstanceOf(CameraException.class)
          .hasMessageContaining("VIDIOC_" + request + ": EINVAL");
      works();
    }
  }

  @Test
  void aBufferThatCannotBeGivenBackIsAFailureOfTheNextRead() throws Exception {
    try (Camera camera = vivid.open(PixelFormat.NV21)) {
      VideoFrame frame = Vivid.next(camera);
      vivid.set("inject_vidioc_qbuf_error=1");
      frame.close();
      assertThat(failure(camera)).hasMessageContaining("VIDIOC_QBUF: EINVAL");
    }
    works();
  }

  @Test
  void aBusyCameraNamesWhoUsesIt() throws Exception {
    try (Camera camera = vivid.open(PixelFormat.NV21)) {
      CameraException busy =
          catchThrowableOfType(CameraException.class, () -> vivid.open(PixelFormat.NV21));
      assertThat(busy).hasMessageContaining("is busy: used by this process");
      assertThat(busy.retry()).isEqualTo(Retry.TRANSIENT);
      Vivid.next(camera).close();
    }
  }

  @Test
  void aCameraCanBeOpenedAgainWhileItsFramesAreStillLent() throws Exception {
    Camera camera = vivid.open(PixelFormat.NV21);
    VideoFrame kept = Vivid.next(camera);
    int pixel = kept.plane(0).get(0);
    camera.close();
    works();
    assertThat(kept.plane(0).get(0)).isEqualTo((byte) pixel);
    kept.close();
  }

  private void works() throws Exception {
    try (Camera camera = vivid.open(PixelFormat.NV21)) {
      Vivid.next(camera).close();
    }
  }

  /** Reads until the camera fails, which must not take long. */
  private static CameraException failure(Camera camera) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    return catchThrowableOfType(
        CameraException.class,
        () -> {
          while (System.nanoTime() < end) {
            camera.read(Duration.ofSeconds(1)).ifPresent(VideoFrame::close);
          }
        });
  }
}
