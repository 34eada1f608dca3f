package org.kinora.api.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

class PushEncoderTest {

  private static final Size SIZE = new Size(64, 48);
  private static final EncoderSettings SETTINGS =
      EncoderSettings.of(Codec.H264, SIZE, PixelFormat.NV21, FrameRate.of(30));

  @Test
  void theCapturedPictureIsThatOfTheAccessUnitAlsoWhenTheEncoderIsLate() throws Exception {
    for (int delay = 0; delay < 4; delay++) {
      CountingCamera camera = new CountingCamera(0);
      DelayEncoder encoder = new DelayEncoder(delay);
      encoder.bind(camera);
      List<Long> units = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int before = units.size();
        assertThat(encoder.encode(Duration.ZERO, unit -> units.add(unit.sequence()))).isTrue();
        if (units.size() > before) {
          try (VideoFrame picture = encoder.capture()) {
            assertThat(picture.sequence()).isEqualTo(units.get(units.size() - 1));
          }
        }
      }
      assertThat(units).hasSize(20 - delay);
      encoder.close();
      camera.assertAllClosed();
    }
  }

  @Test
  void aCameraThatCountsFromTheBeginningDoesNotGiveTheWrongPicture() throws Exception {
    DelayEncoder encoder = new DelayEncoder(1);
    CountingCamera old = new CountingCamera(100);
    CountingCamera next = new CountingCamera(0);
    List<Long> units = new ArrayList<>();
    encoder.bind(old);
    encoder.encode(Duration.ZERO, unit -> units.add(unit.sequence()));
    encoder.encode(Duration.ZERO, unit -> units.add(unit.sequence()));
    encoder.bind(next);
    encoder.encode(Duration.ZERO, unit -> units.add(unit.sequence()));
    assertThat(units).containsExactly(100L, 101L);
    try (VideoFrame picture = encoder.capture()) {
      assertThat(picture.sequence()).isEqualTo(101);
    }
    encoder.close();
    old.assertAllClosed();
    next.assertAllClosed();
  }

  @Test
  void aFrameThatTheEncoderRefusesGoesBackToItsCamera() throws Exception {
    CountingCamera camera = new CountingCamera(0);
    DelayEncoder encoder = new DelayEncoder(0);
    encoder.bind(camera);
    encoder.refuse = true;
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> encoder.encode(Duration.ZERO, unit -> {}))
          .isInstanceOf(EncoderException.class);
    }
    camera.assertAllClosed();
    encoder.close();
  }

  @Test
  void aCapturedPictureOutlivesTheEncoder() throws Exception {
    CountingCamera camera = new CountingCamera(5);
    DelayEncoder encoder = new DelayEncoder(0);
    encoder.bind(camera);
    encoder.encode(Duration.ZERO, unit -> {});
    VideoFrame picture = encoder.capture();
    encoder.close();
    assertThat(picture.sequence()).isEqualTo(5);
    picture.close();
    camera.assertAllClosed();
  }

  @Test
  void aCloseDoesNotTakeAFrameAwayThatIsBeingEncoded() throws Exception {
    CountingCamera camera = new CountingCamera(0);
    DelayEncoder encoder = new DelayEncoder(0);
    encoder.bind(camera);
    encoder.encode(
        Duration.ZERO,
        unit -> {
          encoder.close(); // as another thread may do at any time
          assertThat(camera.freeFrames()).isEqualTo(camera.lendable() - 1);
        });
    camera.assertAllClosed();
  }

  @Test
  void captureWithoutACameraIsAnErrorOfTheCaller() throws Exception {
    DelayEncoder encoder = new DelayEncoder(0);
    assertThatThrownBy(encoder::capture).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> encoder.encode(Duration.ZERO, unit -> {}))
        .isInstanceOf(IllegalStateException.class);
    encoder.bind(new CountingCamera(0));
    assertThatThrownBy(encoder::capture).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theEndOfTheCameraIsToldAndItsFailureIsNotLost() throws Exception {
    CountingCamera camera = new CountingCamera(0);
    DelayEncoder encoder = new DelayEncoder(0);
    encoder.bind(camera);
    camera.ended = true;
    assertThat(encoder.encode(Duration.ZERO, unit -> {})).isFalse();
    camera.failed = true;
    assertThatThrownBy(() -> encoder.encode(Duration.ZERO, unit -> {}))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining("unplugged")
        .hasCauseInstanceOf(CameraException.class);
  }

  @Test
  void aFrameOrCameraOfAnotherSizeIsRefused() {
    DelayEncoder encoder = new DelayEncoder(0);
    PooledFrame other =
        new FramePool(PixelFormat.NV21, new Size(66, 48), 1).acquire().orElseThrow();
    assertThatThrownBy(() -> encoder.encode(other, unit -> {})).hasMessageContaining("66x48");
    CountingCamera camera = new CountingCamera(0);
    camera.mode = new CameraMode(PixelFormat.NV12, SIZE, FrameRate.of(30));
    assertThatThrownBy(() -> encoder.bind(camera)).hasMessageContaining("nv12");
  }

  /** Gives the access unit of a frame some frames later. */
  private static final class DelayEncoder extends PushEncoder {

    private final ArrayDeque<VideoFrame> queue = new ArrayDeque<>();
    private final AccessUnitPool units = new AccessUnitPool(Codec.H264, 2);
    private final int delay;
    private boolean refuse;

    DelayEncoder(int delay) {
      super(SETTINGS);
      this.delay = delay;
    }

    @Override
    public void encode(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
      checkFrame(frame);
      if (refuse) {
        throw new EncoderException("refused", Retry.RECOVERABLE);
      }
      queue.add(frame.retain());
      if (queue.size() > delay) {
        give(out);
      }
    }

    private void give(AccessUnitConsumer out) {
      try (VideoFrame frame = queue.remove();
          AccessUnitPool.PooledAccessUnit unit = units.acquire()) {
        unit.writable(1).put((byte) 0);
        unit.set(1, frame.pts(), frame.pts(), frame.duration(), frame.sequence(), false);
        out.accept(unit);
      }
    }

    @Override
    public void drain(AccessUnitConsumer out) {
      while (!queue.isEmpty()) {
        give(out);
      }
    }

    @Override
    public void requestKeyFrame() {}

    @Override
    public void update(EncoderUpdate update) {}

    @Override
    public void close() {
      queue.forEach(VideoFrame::close);
      queue.clear();
      releaseBinding();
    }
  }

  private static final class CountingCamera implements Camera {

    private final FramePool pool = new FramePool(PixelFormat.NV21, SIZE, 8);
    private CameraMode mode = new CameraMode(PixelFormat.NV21, SIZE, FrameRate.of(30));
    private long next;
    private boolean ended;
    private boolean failed;

    CountingCamera(long first) {
      next = first;
    }

    int freeFrames() {
      List<PooledFrame> free = new ArrayList<>();
      for (int i = 0; i < pool.capacity(); i++) {
        pool.acquire().ifPresent(free::add);
      }
      free.forEach(PooledFrame::close);
      return free.size();
    }

    void assertAllClosed() {
      assertThat(freeFrames()).isEqualTo(pool.capacity());
    }

    @Override
    public Locator locator() {
      return Locator.camera("counting");
    }

    @Override
    public CameraMode mode() {
      return mode;
    }

    @Override
    public boolean live() {
      return false;
    }

    @Override
    public int lendable() {
      return pool.capacity();
    }

    @Override
    public Optional<VideoFrame> read(Duration timeout) throws CameraException {
      if (failed) {
        throw new CameraException("unplugged", Retry.RECOVERABLE);
      }
      if (ended) {
        return Optional.empty();
      }
      PooledFrame frame = pool.acquire().orElseThrow();
      frame.set(mode.frameRate().timeOf(next), mode.frameRate().intervalNanos(), next++);
      return Optional.of(frame);
    }

    @Override
    public boolean ended() {
      return ended;
    }

    @Override
    public void close() {}
  }
}
