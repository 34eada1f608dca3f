package org.kinora.camera.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kinora.api.camera.Camera;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.DmaBuf;
import org.kinora.binding.linux.Mapping;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Format;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct;

/** What vivid paints arrives: eight bars, with the values that its own generator has. */
@Tag("device")
class VividPicturesTest {

  private static final int[][] BARS = {
    {179, 128, 128}, {160, 44, 141}, {130, 156, 44}, {111, 72, 58},
    {83, 183, 197}, {64, 99, 211}, {34, 211, 114}, {16, 128, 128}
  };

  private Vivid vivid;

  @BeforeEach
  void open() throws Exception {
    vivid = new Vivid();
    vivid.set("osd_text_mode=2"); // no text over the bars
  }

  @AfterEach
  void close() {
    vivid.close();
  }

  @ParameterizedTest
  @CsvSource({
    "NV21, NV21",
    "NV12, NV12",
    "YU12, I420",
    "YUYV, NV21",
    "YUYV, NV12",
    "YUYV, I420",
    "UYVY, NV21",
    "NV12, NV21",
    "NV21, I420",
    "YU12, NV12"
  })
  void everyFormatHasTheRightColours(String source, PixelFormat format) throws Exception {
    for (Size size : new Size[] {new Size(640, 480), new Size(320, 180)}) {
      try (Camera camera =
              vivid.open(Vivid.CAMERA + "?source=" + source, size, FrameRate.of(15), format);
          VideoFrame frame = Vivid.next(camera)) {
        assertThat(frame.format()).isEqualTo(format);
        assertThat(frame.size()).isEqualTo(size);
        expectBars(frame);
      }
    }
  }

  @Test
  void aWideStrideOfTheLastUserDoesNotStay() throws Exception {
    int width = Vivid.SIZE.width();
    try (Device device = Device.open(Path.of("/dev/video0"))) {
      int type = Facts.of(device).bufferType();
      assumeTrue(type == V4l2.BUF_TYPE_VIDEO_CAPTURE, "SKIPPED: told for one plane");
      Struct format =
          new Struct(V4l2Struct.Format.SIZE)
              .putInt(V4l2Struct.Format.TYPE, type)
              .putInt(V4l2Struct.Format.FMT + V4l2Struct.PixFormat.WIDTH, width)
              .putInt(V4l2Struct.Format.FMT + V4l2Struct.PixFormat.HEIGHT, Vivid.SIZE.height())
              .putInt(
                  V4l2Struct.Format.FMT + V4l2Struct.PixFormat.PIXELFORMAT, V4l2Format.PIX_FMT_NV21)
              .putInt(V4l2Struct.Format.FMT + V4l2Struct.PixFormat.BYTESPERLINE, 2 * width);
      device.ioctl(V4l2Request.S_FMT, format);
      assertThat(format.getInt(V4l2Struct.Format.FMT + V4l2Struct.PixFormat.BYTESPERLINE))
          .isEqualTo(2 * width);
    }
    try (Camera camera = vivid.open(PixelFormat.NV21);
        VideoFrame frame = Vivid.next(camera)) {
      assertThat(frame.stride(0)).isEqualTo(width);
      expectBars(frame);
    }
  }

  @Test
  void sharedMemoryHoldsTheSamePicture() throws Exception {
    try (Camera camera = vivid.open(PixelFormat.NV12);
        VideoFrame frame = Vivid.next(camera)) {
      DmaBuf shared = frame.handle(DmaBuf.class).orElseThrow();
      assertThat(frame.handle(String.class)).isEmpty();
      assertThat(shared.fourcc()).isEqualTo(V4l2Format.PIX_FMT_NV12);
      try (Mapping mapping = shared.map()) {
        for (int plane = 0; plane < shared.planes(); plane++) {
          assertThat(shared.stride(plane)).isEqualTo(frame.stride(plane));
          ByteBuffer pixels = frame.plane(plane).duplicate();
          assertThat(mapping.buffer().slice(shared.offset(plane), pixels.capacity()))
              .isEqualTo(pixels);
        }
      }
    }
  }

  @Test
  void numbersAndTimesAreTheDriversAndGrowTogether() throws Exception {
    try (Camera camera = vivid.open(PixelFormat.NV21)) {
      long interval = Vivid.RATE.intervalNanos();
      long number;
      long pts;
      try (VideoFrame first = Vivid.next(camera)) {
        assertThat(first.sequence()).isZero();
        // vivid stamps the first frame up to an interval ahead.
        assertThat(System.nanoTime() - first.pts()).isBetween(-interval, 5_000_000_000L);
        number = first.sequence();
        pts = first.pts();
      }
      for (int i = 1; i < 30; i++) {
        Vivid.next(camera).close();
      }
      try (VideoFrame last = Vivid.next(camera)) {
        double intervals = (double) (last.pts() - pts) / interval;
        assertThat(intervals - (double) (last.sequence() - number)).isBetween(-2.0, 2.0);
      }
    }
  }

  @Test
  void numbersGoOnWhereThoseOfTheDriverBeginAgain() throws Exception {
    vivid.set("wrap_sequence_number=1"); // vivid begins 128 before the end of 32 bits
    try (Camera camera = vivid.open(Vivid.CAMERA, Vivid.SIZE, FrameRate.of(50), PixelFormat.NV21)) {
      long last = 0;
      for (int i = 0; i < 400 && last <= 0x1_0000_0000L; i++) {
        try (VideoFrame frame = Vivid.next(camera)) {
          assertThat(frame.sequence()).isGreaterThan(last).isGreaterThan(0xffff_ff00L);
          last = frame.sequence();
        }
      }
      assertThat(last).isBetween(0x1_0000_0001L, 0x1_0000_0100L);
    } finally {
      vivid.set("wrap_sequence_number=0");
    }
  }

  @Test
  void controlsAreSetWhenTheCameraIsOpened() throws Exception {
    try (Camera camera =
            vivid.open(
                Vivid.CAMERA + "?brightness=200&test_pattern=100% White", Vivid.SIZE, Vivid.RATE);
        VideoFrame frame = Vivid.next(camera)) {
      assertThat(vivid.provider.controls(Vivid.CAMERA, List.of()))
          .contains("brightness=200  0 to 255; default 128")
          .contains("bitmask=2147491840  bits of 0x80402010; default 2147491840");
      assertThat(luma(frame, 100, 100)).isGreaterThan(230); // white: 235; the bars have 160
    } finally {
      vivid.set("brightness=128");
      vivid.set("test_pattern=0");
    }
    assertThatThrownBy(() -> vivid.open(Vivid.CAMERA + "?brightness=256", Vivid.SIZE, Vivid.RATE))
        .hasMessage("brightness=256 is not possible: 0 to 255");
  }

  @Test
  void aFrameCostsNoGarbage() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    try (Camera camera = vivid.open(Vivid.CAMERA, Vivid.SIZE, FrameRate.of(50), PixelFormat.NV21)) {
      for (int i = 0; i < 50; i++) {
        Vivid.next(camera).close();
      }
      long before = threads.getThreadAllocatedBytes(self);
      Duration wait = Duration.ofSeconds(5);
      for (int i = 0; i < 100; i++) {
        camera.read(wait).orElseThrow().close();
      }
      long bytes = (threads.getThreadAllocatedBytes(self) - before) / 100;
      assertThat(bytes).as("bytes for each frame").isLessThan(100);
    }
  }

  private static void expectBars(VideoFrame frame) {
    int width = frame.size().width();
    int y = frame.size().height() * 3 / 4;
    for (int i = 0; i < BARS.length; i++) {
      int x = (2 * i + 1) * width / (2 * BARS.length);
      assertThat(
              new int[] {luma(frame, x, y), chroma(frame, x, y, true), chroma(frame, x, y, false)})
          .as("bar %d of %s", i, frame)
          .usingElementComparator((a, b) -> Math.abs(a - b) <= 2 ? 0 : a - b)
          .containsExactly(BARS[i]);
    }
  }

  private static int luma(VideoFrame frame, int x, int y) {
    return frame.plane(0).get(y * frame.stride(0) + x) & 0xff;
  }

  private static int chroma(VideoFrame frame, int x, int y, boolean u) {
    if (frame.format() == PixelFormat.I420) {
      int plane = u ? 1 : 2;
      return frame.plane(plane).get(y / 2 * frame.stride(plane) + x / 2) & 0xff;
    }
    int at = u == (frame.format() == PixelFormat.NV12) ? 0 : 1;
    return frame.plane(1).get(y / 2 * frame.stride(1) + x / 2 * 2 + at) & 0xff;
  }
}
