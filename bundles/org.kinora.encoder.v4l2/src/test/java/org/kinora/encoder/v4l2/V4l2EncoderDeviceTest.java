package org.kinora.encoder.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.linux.Libc;

/** With the kernel's driver vicodec, whose decoder and v4l2-ctl look at the results. */
@Tag("device")
class V4l2EncoderDeviceTest {

  static final Size SIZE = new Size(640, 480);
  private static final int GOP = 10;

  private final Footage footage = new Footage(PixelFormat.NV21, SIZE);
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

  static EncoderSettings settings(PixelFormat format, Size size) {
    return EncoderSettings.of(Codec.H264, size, format, FrameRate.of(30))
        .with(new RateControl.FixedQp(4, 6))
        .withGop(GOP);
  }

  static EncoderSettings settings() {
    return settings(PixelFormat.NV21, SIZE);
  }

  private void encode(Encoder encoder, int from, int to) throws EncoderException {
    encode(encoder, footage, from, to);
  }

  private void encode(Encoder encoder, Footage source, int from, int to) throws EncoderException {
    for (int n = from; n < to; n++) {
      try (PooledFrame frame = source.frame(n)) {
        encoder.encode(frame, taken);
      }
    }
  }

  static List<Long> numbers(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @Test
  void everyFrameGivesOneAccessUnitWithItsTimeAndNumber(@TempDir Path folder) throws Exception {
    try (Encoder encoder = provider.open(settings())) {
      encode(encoder, 0, 25);
      encoder.drain(taken);
    }
    assertThat(taken.sequences()).isEqualTo(numbers(1000, 1025));
    assertThat(taken.units())
        .allSatisfy(
            unit -> {
              assertThat(unit.pts())
                  .isEqualTo(Footage.FIRST_PTS + (unit.sequence() - 1000) * Footage.INTERVAL);
              assertThat(unit.duration()).isEqualTo(Footage.INTERVAL);
              assertThat(unit.size()).isPositive();
            });
    assertThat(taken.keyFrames()).containsExactly(1000L, 1010L, 1020L);
    assertThat(taken.counters(folder, SIZE)).isEqualTo(numbers(0, 25));
    assertThat(footage.free()).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfAnotherLengthAreCopiedRight(PixelFormat format, @TempDir Path folder)
      throws Exception {
    Size size = new Size(648, 368); // rows of frames lie 704 bytes apart, those of the device not
    Footage other = new Footage(format, size);
    try (Encoder encoder = provider.open(settings(format, size))) {
      encode(encoder, other, 0, 3);
      encoder.drain(taken);
    }
    assertThat(taken.counters(folder, size)).isEqualTo(numbers(0, 3));
  }

  @Test
  void framesAfterADrainBeginWithAKeyFrame(@TempDir Path folder) throws Exception {
    try (Encoder encoder = provider.open(settings())) {
      encoder.drain(taken);
      encode(encoder, 0, 3);
      encoder.drain(taken);
      assertThat(taken.sequences()).isEqualTo(numbers(1000, 1003));
      encoder.drain(taken);
      encode(encoder, 3, 5);
      encoder.drain(taken);
    }
    assertThat(taken.sequences()).isEqualTo(numbers(1000, 1005));
    assertThat(taken.keyFrames()).containsExactly(1000L, 1003L);
    assertThat(taken.counters(folder, SIZE)).isEqualTo(numbers(0, 5));
  }

  @Test
  void theNextFrameBecomesTheKeyFrameThatWasAskedFor() throws Exception {
    try (Encoder encoder = provider.open(settings())) {
      encode(encoder, 0, 4);
      encoder.requestKeyFrame();
      encode(encoder, 4, 7);
      encoder.drain(taken);
    }
    assertThat(taken.sequences()).isEqualTo(numbers(1000, 1007));
    assertThat(taken.keyFrames()).containsExactly(1000L, 1004L);
  }

  @Test
  void aGopThatTheDeviceCannotMakeIsMade() throws Exception {
    try (Encoder encoder = provider.open(settings().withGop(20))) { // vicodec: at most 16
      encode(encoder, 0, 22);
      encoder.drain(taken);
    }
    assertThat(taken.keyFrames()).contains(1000L, 1020L);
  }

  @Test
  void oneEncoderMoreThanAllowedIsRefused() throws Exception {
    try (Encoder first = provider.open(settings());
        Encoder second = provider.open(settings())) {
      assertThatThrownBy(() -> provider.open(settings()))
          .isInstanceOfSatisfying(
              EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.TRANSIENT))
          .hasMessageContaining("2 encoders");
      encode(first, 0, 2);
      encode(second, 2, 4);
      first.drain(taken);
      second.drain(taken);
    }
    assertThat(taken.sequences()).containsExactlyInAnyOrder(1000L, 1001L, 1002L, 1003L);
    provider.open(settings()).close();
  }

  @Test
  void settingsOutOfReachAreRefusedByName() {
    assertThatThrownBy(() -> provider.open(settings(PixelFormat.NV21, new Size(320, 240))))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining("640x360");
    assertThatThrownBy(() -> provider.open(settings().with(new RateControl.Cbr(1_000_000))))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining("fixed-qp");
  }

  @Test
  void aBitRateIsRefusedWhereThereIsNone() throws Exception {
    try (Encoder encoder = provider.open(settings())) {
      assertThatThrownBy(() -> encoder.update(EncoderUpdate.bitrate(1_000_000)))
          .isInstanceOf(EncoderException.class)
          .hasMessageContaining("fixed-qp");
    }
  }

  @Test
  void closingWhileACallIsInsideIsSafe() throws Exception {
    for (int round = 0; round < 3; round++) {
      Encoder encoder = provider.open(settings());
      AtomicReference<Throwable> end = new AtomicReference<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    encode(encoder, 0, 1);
                  }
                } catch (EncoderException e) {
                  end.set(e);
                }
              });
      thread.start();
      Thread.sleep(100 + 50 * round);
      encoder.close();
      thread.join(5_000);
      assertThat(end.get()).hasMessageContaining("closed");
    }
    assertThat(footage.free()).isEqualTo(8);
  }

  @Test
  void nothingIsLeftForTheGarbageCollectorPerFrame() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    int warm = 50;
    int frames = 30;
    long[] count = {0};
    AccessUnitConsumer counter = unit -> count[0]++;
    try (Encoder encoder = provider.open(settings());
        PooledFrame frame = footage.frame(0)) {
      for (int n = 0; n < warm; n++) {
        frame.set(n * Footage.INTERVAL, Footage.INTERVAL, n);
        encoder.encode(frame, counter);
      }
      long before = threads.getThreadAllocatedBytes(self);
      for (int n = warm; n < warm + frames; n++) {
        frame.set(n * Footage.INTERVAL, Footage.INTERVAL, n);
        encoder.encode(frame, counter);
      }
      long bytes = (threads.getThreadAllocatedBytes(self) - before) / frames;
      System.out.printf("%d bytes of garbage per frame%n", bytes);
      assertThat(bytes).isLessThan(100);
    }
    assertThat(count[0]).isGreaterThan(frames);
  }
}
