package org.kinora.encoder.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.linux.Libc;
import org.kinora.camera.v4l2.Cameras;

/** Frames of vivid that vicodec reads where they lie. */
@Tag("device")
class V4l2ImportDeviceTest {

  private static final Size SIZE = V4l2EncoderDeviceTest.SIZE;

  /** Luma of vivid's colour bars from left to right. */
  private static final List<Integer> BARS = List.of(179, 160, 130, 111, 83, 64, 34, 16);

  private final Taken taken = new Taken();
  private V4l2EncoderProvider provider;

  @BeforeAll
  static void open() throws Exception {
    Libc.open();
  }

  @AfterAll
  static void release() {
    Libc.release();
  }

  @BeforeEach
  void findTheDevice() throws Exception {
    provider = new V4l2EncoderProvider("v4l2-test", Fwht.node(), 2);
  }

  private Encoder encoder() throws Exception {
    return provider.open(V4l2EncoderDeviceTest.settings(PixelFormat.NV12, SIZE));
  }

  @Test
  void framesOfACameraAreNotCopied(@TempDir Path folder) throws Exception {
    try (VividCamera camera = new VividCamera(SIZE, 6)) {
      try (Encoder encoder = encoder()) {
        for (int n = 0; n < 12; n++) {
          try (VideoFrame frame = camera.read(n)) {
            encoder.encode(frame, taken); // fails if the pixels are touched
          }
        }
        encoder.drain(taken);
      }
      // All six are back, or this would wait for ever.
      for (int n = 0; n < 12; n++) {
        camera.read(n).close();
      }
    }
    assertThat(taken.sequences()).isEqualTo(V4l2EncoderDeviceTest.numbers(1000, 1012));
    assertThat(taken.keyFrames()).containsExactly(1000L, 1010L);
    assertThat(taken.decode(folder, SIZE)).hasSize(12).allSatisfy(V4l2ImportDeviceTest::hasBars);
  }

  /** In the lowest quarter, below the text that vivid writes. */
  private static void hasBars(ByteBuffer luma) {
    int y = SIZE.height() * 7 / 8;
    for (int bar = 0; bar < BARS.size(); bar++) {
      int x = SIZE.width() * (2 * bar + 1) / (2 * BARS.size());
      assertThat(luma.get(y * SIZE.width() + x) & 0xff).isCloseTo(BARS.get(bar), within(6));
    }
  }

  @Test
  void framesOfTheCameraBundleAreNotCopied(@TempDir Path folder) throws Exception {
    CameraRequest request =
        new CameraRequest(
            Locator.camera("v4l2:" + VividCamera.path()),
            Optional.of(SIZE),
            Optional.empty(),
            List.of(PixelFormat.NV12));
    try (Camera camera = Cameras.provider().open(request);
        Encoder encoder = encoder()) {
      for (int n = 0; n < 12; n++) {
        try (VideoFrame frame = camera.read(Duration.ofSeconds(5)).orElseThrow()) {
          encoder.encode(new Elsewhere(frame, frame, false), taken);
        }
      }
      encoder.drain(taken);
    }
    assertThat(taken.sequences()).hasSize(12).isSorted();
    assertThat(taken.decode(folder, SIZE)).hasSize(12).allSatisfy(V4l2ImportDeviceTest::hasBars);
  }

  @Test
  void aBoundCameraIsEncodedAndCaptured() throws Exception {
    CameraRequest request =
        new CameraRequest(
            Locator.camera("v4l2:" + VividCamera.path()),
            Optional.of(SIZE),
            Optional.empty(),
            List.of(PixelFormat.NV12));
    try (Camera camera = Cameras.provider().open(request);
        Encoder encoder = encoder()) {
      encoder.bind(camera);
      for (int n = 0; n < 12; n++) {
        assertThat(encoder.encode(Duration.ofSeconds(5), taken)).isTrue();
        if (!taken.units().isEmpty()) {
          try (VideoFrame picture = encoder.capture()) {
            assertThat(picture.sequence()).isEqualTo(last().sequence());
            assertThat(picture.pts()).isEqualTo(last().pts());
          }
        }
      }
      encoder.drain(taken);
    }
    assertThat(taken.sequences()).hasSize(12).isSorted();
  }

  private Taken.Unit last() {
    return taken.units().get(taken.units().size() - 1);
  }

  @Test
  void closingGivesBackFramesThatTheDeviceHolds() throws Exception {
    try (VividCamera camera = new VividCamera(SIZE, 6)) {
      try (Encoder encoder = encoder()) {
        for (int n = 0; n < 3; n++) {
          try (VideoFrame frame = camera.read(n)) {
            encoder.encode(frame, taken);
          }
        }
      }
      // All six are back, or this would wait for ever.
      for (int n = 0; n < 12; n++) {
        camera.read(n).close();
      }
    }
  }

  @Test
  void framesWithAndWithoutAHandleGoIntoOneStream(@TempDir Path folder) throws Exception {
    Footage footage = new Footage(PixelFormat.NV12, SIZE);
    try (VividCamera camera = new VividCamera(SIZE, 6);
        Encoder encoder = encoder()) {
      int n = 0;
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 3; i++) {
          try (VideoFrame frame = camera.read(n++)) {
            encoder.encode(frame, taken);
          }
        }
        for (int i = 0; i < 3; i++) {
          try (PooledFrame frame = footage.frame(n++)) {
            encoder.encode(frame, taken);
          }
        }
      }
      encoder.drain(taken);
    }
    assertThat(taken.sequences()).isEqualTo(V4l2EncoderDeviceTest.numbers(1000, 1012));
    assertThat(taken.keyFrames()).containsExactly(1000L, 1003L, 1006L, 1009L);
    List<Long> counters = taken.counters(folder, SIZE);
    assertThat(counters).containsExactly(-1L, -1L, -1L, 3L, 4L, 5L, -1L, -1L, -1L, 9L, 10L, 11L);
  }

  @Test
  void memoryThatTheDeviceCannotReadIsCopied(@TempDir Path folder) throws Exception {
    Footage footage = new Footage(PixelFormat.NV12, SIZE);
    try (VividCamera camera = new VividCamera(new Size(1280, 720), 2);
        VideoFrame larger = camera.read(0);
        Encoder encoder = encoder()) {
      for (int n = 0; n < 4; n++) {
        try (PooledFrame frame = footage.frame(n)) {
          encoder.encode(new Elsewhere(frame, larger, true), taken);
        }
      }
      encoder.drain(taken);
    }
    assertThat(taken.counters(folder, SIZE)).isEqualTo(V4l2EncoderDeviceTest.numbers(0, 4));
  }

  /** A frame with the handle of another, whose pixels may be out of bounds. */
  private record Elsewhere(VideoFrame frame, VideoFrame memory, boolean readable)
      implements VideoFrame {

    @Override
    public PixelFormat format() {
      return frame.format();
    }

    @Override
    public Size size() {
      return frame.size();
    }

    @Override
    public ByteBuffer plane(int plane) {
      assertThat(readable).as("the pixels may be touched").isTrue();
      return frame.plane(plane);
    }

    @Override
    public int stride(int plane) {
      return frame.stride(plane);
    }

    @Override
    public long pts() {
      return frame.pts();
    }

    @Override
    public long duration() {
      return frame.duration();
    }

    @Override
    public long sequence() {
      return frame.sequence();
    }

    @Override
    public <T> Optional<T> handle(Class<T> type) {
      return memory.handle(type);
    }

    @Override
    public VideoFrame retain() {
      frame.retain();
      return this;
    }

    @Override
    public void close() {
      frame.close();
    }
  }
}
