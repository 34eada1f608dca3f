package org.kinora.encoder.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

class InFlightTest {

  private final InFlight frames = new InFlight(4);
  private final PooledFrame frame =
      new FramePool(PixelFormat.NV21, new Size(2, 2), 1).acquire().orElseThrow();

  private long add(long pts, long sequence) {
    frame.set(pts, 7, sequence);
    return frames.add(frame);
  }

  @Test
  void exactTimesAndNumbersComeBack() {
    for (int n = 0; n < 50; n++) { // round and round
      long pts = 5_000_000_123L + n * 33_333_333L;
      long micros = add(pts, 90 + n);
      assertThat(micros).isEqualTo(1_000_000 + n * 33_333_333L / 1000);
      assertThat(frames.skipTo(micros)).isZero();
      assertThat(frames.pts()).isEqualTo(pts);
      assertThat(frames.duration()).isEqualTo(7);
      assertThat(frames.sequence()).isEqualTo(90 + n);
      frames.remove();
    }
    assertThat(frames.count()).isZero();
  }

  @Test
  void framesOfOneMicrosecondAreToldApart() {
    long first = add(1_000, 1);
    assertThat(add(1_001, 2)).isGreaterThan(first);
  }

  @Test
  void negativeTimesAreNoneForTheDriver() {
    assertThat(add(-5_000_000_000L, 1)).isPositive();
    assertThat(add(-4_000_000_000L, 2)).isEqualTo(2_000_000);
  }

  @Test
  void framesThatTheDeviceSkippedAreCounted() {
    add(0, 1);
    add(1_000_000, 2);
    long third = add(2_000_000, 3);
    assertThat(frames.skipTo(third)).isEqualTo(2);
    assertThat(frames.sequence()).isEqualTo(3);
    assertThat(frames.clear()).isEqualTo(1);
  }

  @Test
  void aDriverThatCopiesNoTimesGetsTheOldest() {
    add(0, 1);
    add(1_000_000, 2);
    assertThat(frames.skipTo(42)).isZero();
    assertThat(frames.sequence()).isEqualTo(1);
  }

  @Test
  void aFrameThatWasRefusedIsForgotten() {
    add(0, 1);
    add(1_000_000, 2);
    frames.removeLast();
    assertThat(frames.count()).isEqualTo(1);
    add(2_000_000, 3);
    frames.remove();
    assertThat(frames.sequence()).isEqualTo(3);
  }
}
