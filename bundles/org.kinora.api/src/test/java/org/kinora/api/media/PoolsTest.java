package org.kinora.api.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.FramePool.PooledFrame;

class PoolsTest {

  private static final Size SIZE = new Size(98, 50);

  @Test
  void aFramePoolLendsNoMoreThanItsCapacityAndReusesWhatComesBack() {
    FramePool pool = new FramePool(PixelFormat.NV21, SIZE, 2);
    PooledFrame one = pool.acquire().orElseThrow();
    PooledFrame two = pool.acquire().orElseThrow();
    assertThat(pool.acquire()).isEmpty();
    one.retain();
    one.close();
    assertThat(pool.acquire()).as("still retained once").isEmpty();
    one.close();
    assertThat(pool.acquire()).containsSame(one);
    assertThat(pool.allocated()).isEqualTo(2);
    two.close();
  }

  @Test
  void whoWaitsForAFrameGetsItWhenItComesBackAndNotLater() throws Exception {
    FramePool pool = new FramePool(PixelFormat.NV21, SIZE, 1);
    PooledFrame lent = pool.acquire(Duration.ZERO).orElseThrow();
    assertThat(pool.acquire(Duration.ofMillis(1))).isEmpty();

    Thread owner =
        new Thread(
            () -> {
              LockSupport.parkNanos(20_000_000);
              lent.close();
            });
    owner.start();
    try (PooledFrame again = pool.acquire(Duration.ofSeconds(30)).orElseThrow()) {
      assertThat(again).isSameAs(lent);
    }
    owner.join();
  }

  @Test
  void aFrameThatIsGoneCannotBeUsedAgain() {
    PooledFrame frame = new FramePool(PixelFormat.NV21, SIZE, 1).acquire().orElseThrow();
    frame.close();
    assertThatThrownBy(frame::close).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(frame::retain).isInstanceOf(IllegalStateException.class);
    assertThat(frame.references()).isZero();
  }

  @Test
  void planesDoNotOverlapAndRowsAreAligned() {
    for (PixelFormat format : PixelFormat.values()) {
      PooledFrame frame = new FramePool(format, SIZE, 1).acquire().orElseThrow();
      for (int plane = 0; plane < format.planes(); plane++) {
        assertThat(frame.stride(plane) % FramePool.STRIDE_ALIGNMENT).isZero();
        assertThat(frame.plane(plane).isDirect()).isTrue();
        assertThat(frame.plane(plane).alignmentOffset(0, FramePool.STRIDE_ALIGNMENT)).isZero();
        fill(frame.plane(plane), plane + 1);
      }
      for (int plane = 0; plane < format.planes(); plane++) {
        for (int i = 0; i < frame.plane(plane).capacity(); i++) {
          assertThat(frame.plane(plane).get(i)).isEqualTo((byte) (plane + 1));
        }
      }
    }
  }

  @Test
  void aCopyIsTheWholePictureWithItsTimeAndNumber() {
    for (PixelFormat format : PixelFormat.values()) {
      FramePool pool = new FramePool(format, SIZE, 2);
      PooledFrame from = pool.acquire().orElseThrow();
      PooledFrame to = pool.acquire().orElseThrow();
      for (int plane = 0; plane < format.planes(); plane++) {
        fill(from.plane(plane), plane + 7);
      }
      from.set(123, 45, 6);
      to.copyFrom(from);
      for (int plane = 0; plane < format.planes(); plane++) {
        int last =
            (format.rows(plane, SIZE.height()) - 1) * to.stride(plane)
                + format.rowBytes(plane, SIZE.width())
                - 1;
        assertThat(to.plane(plane).get(0)).isEqualTo((byte) (plane + 7));
        assertThat(to.plane(plane).get(last)).isEqualTo((byte) (plane + 7));
      }
      assertThat(new long[] {to.pts(), to.duration(), to.sequence()}).containsExactly(123, 45, 6);
    }
  }

  @Test
  void aFrameOfAnotherSizeOrFormatIsNotCopied() {
    PooledFrame to = new FramePool(PixelFormat.NV21, SIZE, 1).acquire().orElseThrow();
    PooledFrame format = new FramePool(PixelFormat.NV12, SIZE, 1).acquire().orElseThrow();
    PooledFrame size = new FramePool(PixelFormat.NV21, new Size(64, 48), 1).acquire().orElseThrow();
    assertThatThrownBy(() -> to.copyFrom(format)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> to.copyFrom(size)).hasMessageContaining("64x48");
  }

  @Test
  void aReusedFrameDoesNotKeepItsOldNumber() {
    FramePool pool = new FramePool(PixelFormat.NV21, SIZE, 1);
    PooledFrame frame = pool.acquire().orElseThrow();
    frame.set(1, 2, 3);
    frame.close();
    assertThat(pool.acquire().orElseThrow().sequence()).isZero();
  }

  @Test
  void anAccessUnitCarriesItsBytesAndGrows() {
    AccessUnitPool pool = new AccessUnitPool(Codec.H264, 1);
    PooledAccessUnit unit = pool.acquire();
    int size = 100_000;
    unit.writable(size).put(0, (byte) 1).put(size - 1, (byte) 2);
    unit.set(size, 10, 9, 8, 7, true);
    assertThat(unit.buffer().remaining()).isEqualTo(size);
    assertThat(unit.buffer().isReadOnly()).isTrue();
    assertThat(unit.toBytes()).hasSize(size).startsWith(1).endsWith(2);
    assertThat(new long[] {unit.pts(), unit.dts(), unit.duration(), unit.sequence()})
        .containsExactly(10, 9, 8, 7);
    unit.close();
    PooledAccessUnit again = pool.acquire();
    assertThat(again).isSameAs(unit);
    again.writable(10);
    again.set(1, 0, 0, 0, 0, false);
    assertThat(again.toBytes()).hasSize(1);
  }

  @Test
  void anAccessUnitPoolNeverRunsOutAndKeepsFew() {
    AccessUnitPool pool = new AccessUnitPool(Codec.H265, 1);
    List<PooledAccessUnit> lent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      lent.add(pool.acquire());
    }
    lent.forEach(PooledAccessUnit::close);
    assertThat(pool.acquire()).isSameAs(lent.get(0));
    assertThat(lent).doesNotContain(pool.acquire());
  }

  @Test
  void ownersOnManyThreadsReleaseAFrameExactlyOnce() throws Exception {
    FramePool pool = new FramePool(PixelFormat.NV21, new Size(64, 48), 3);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 5000; round++) {
        PooledFrame frame = pool.acquire().orElseThrow();
        List<Future<?>> owners = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          frame.retain();
          owners.add(threads.submit(frame::close));
        }
        frame.close();
        for (Future<?> owner : owners) {
          owner.get();
        }
        assertThat(frame.references()).isZero();
      }
      assertThat(pool.allocated()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void fill(ByteBuffer buffer, int value) {
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.put(i, (byte) value);
    }
  }
}
