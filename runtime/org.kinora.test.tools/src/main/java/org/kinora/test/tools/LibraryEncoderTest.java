package org.kinora.test.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** What an encoder of a C library makes, seen with ffmpeg. */
public abstract class LibraryEncoderTest {

  private static final Size SIZE = new Size(320, 240);
  private static final int WARM_UP = 300;
  private static final int MEASURED = 500;

  @TempDir Path directory;

  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private final List<Long> keyFrames = new ArrayList<>();

  /** For subclasses. */
  protected LibraryEncoderTest() {}

  /** The provider under test, of one codec; the subclass stops it after each test. */
  protected abstract EncoderProvider provider();

  /** The name of a profile that the library has. */
  protected abstract String profile();

  /** How many users the library has at this moment: the provider, and each open encoder. */
  protected abstract int users();

  private Codec codec() {
    return provider().capabilities().codecs().iterator().next();
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void everyFrameIsInTheStreamInEveryFormat(PixelFormat format) throws Exception {
    FramePool pool = new FramePool(format, SIZE, 1);
    try (Encoder encoder = provider().open(settings(format).withGop(10))) {
      for (int i = 0; i < 25; i++) {
        if (i == 14) {
          encoder.requestKeyFrame();
        }
        encode(encoder, pool, i);
      }
    }
    assertThat(keyFrames).containsExactly(0L, 10L, 14L, 24L);
    assertThat(countersIn(25)).isEqualTo(numbers(25));
  }

  @Test
  void colourIsKeptInEveryFormat() throws Exception {
    for (PixelFormat format : PixelFormat.values()) {
      stream.reset();
      FramePool pool = new FramePool(format, SIZE, 1);
      try (Encoder encoder =
              provider().open(settings(format).with(new RateControl.FixedQp(10, 10)));
          PooledFrame frame = pool.acquire().orElseThrow()) {
        fill(frame, 90, 60, 200);
        encoder.encode(frame, unit -> stream.writeBytes(unit.toBytes()));
      }
      byte[] picture = decode();
      int luma = SIZE.width() * SIZE.height();
      assertThat(picture).hasSize(luma * 3 / 2);
      assertThat(picture[luma / 2] & 0xff).as("luma of %s", format).isBetween(88, 92);
      assertThat(picture[luma + luma / 8] & 0xff).as("U of %s", format).isBetween(58, 62);
      assertThat(picture[luma * 5 / 4 + luma / 8] & 0xff).as("V of %s", format).isBetween(198, 202);
    }
  }

  @Test
  void theFixedQuantiserIsTheOneAskedFor() throws Exception {
    int[] sizes = new int[3];
    int[] intra = {20, 40, 20};
    int[] inter = {30, 30, 0};
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = bytesOf(new RateControl.FixedQp(intra[i], inter[i]));
    }
    assertThat(sizes[0]).isGreaterThan(sizes[1]);
    assertThat(sizes[2]).isGreaterThan(sizes[0]);
  }

  @Test
  void theBitrateChangesWhileItRuns() throws Exception {
    FramePool pool = new FramePool(PixelFormat.NV21, SIZE, 1);
    long[] bytes = new long[2];
    try (Encoder encoder =
        provider().open(settings(PixelFormat.NV21).with(new RateControl.Cbr(300_000)))) {
      for (int i = 0; i < 240; i++) {
        if (i == 120) {
          encoder.update(EncoderUpdate.bitrate(1_200_000));
        }
        bytes[i / 120] += encodeNoise(encoder, pool, i);
      }
    }
    assertThat(bytes[0] * 8 / 4).isBetween(240_000L, 360_000L); // 4 s at 30 frames per second
    assertThat(bytes[1] * 8 / 4).isBetween(960_000L, 1_440_000L);
  }

  @Test
  void aChangeThatIsNotPossibleChangesNothing() throws Exception {
    try (Encoder encoder =
        provider().open(settings(PixelFormat.NV21).with(new RateControl.Crf(28)))) {
      assertThatThrownBy(() -> encoder.update(EncoderUpdate.bitrate(1_000_000)))
          .isInstanceOf(EncoderException.class)
          .hasMessageContaining("crf");
      encode(encoder, new FramePool(PixelFormat.NV21, SIZE, 1), 0);
    }
    assertThat(countersIn(1)).containsExactly(0L);
  }

  @Test
  void anUnknownPresetOrProfileIsRefusedWithTheKnownOnes() {
    EncoderSettings settings = settings(PixelFormat.NV21);
    assertThatThrownBy(() -> provider().open(settings.withPreset("warp")))
        .hasMessageContaining("warp")
        .hasMessageContaining("veryfast");
    EncoderSettings profile =
        new EncoderSettings(
            settings.codec(),
            settings.size(),
            settings.format(),
            settings.frameRate(),
            settings.rateControl(),
            settings.gop(),
            settings.preset(),
            Optional.of("tall"));
    assertThatThrownBy(() -> provider().open(profile))
        .hasMessageContaining("tall")
        .hasMessageContaining(profile());
    assertThat(users()).isEqualTo(1); // the provider alone
  }

  @Test
  void aFrameMakesNoGarbage() throws Exception {
    FramePool pool = new FramePool(PixelFormat.NV21, SIZE, 4);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Encoder encoder = provider().open(settings(PixelFormat.NV21))) {
      push(encoder, pool, WARM_UP);
      long before = threads.getCurrentThreadAllocatedBytes();
      push(encoder, pool, MEASURED);
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
      assertThat(each).isLessThan(32);
    }
  }

  private static void push(Encoder encoder, FramePool pool, int frames) throws EncoderException {
    for (int i = 0; i < frames; i++) {
      PooledFrame frame = pool.acquire().orElseThrow();
      encoder.encode(frame, unit -> {});
      frame.close();
    }
  }

  private EncoderSettings settings(PixelFormat format) {
    return EncoderSettings.of(codec(), SIZE, format, FrameRate.of(30));
  }

  private void encode(Encoder encoder, FramePool pool, long number) throws EncoderException {
    try (PooledFrame frame = pool.acquire().orElseThrow()) {
      fill(frame, 128, 128, 128);
      FrameCounter.draw(frame, number);
      frame.set(1_000_000_007L + number * 33_333_333L, 33_333_333L, number);
      int before = stream.size();
      encoder.encode(
          frame,
          unit -> {
            assertThat(unit.pts()).isEqualTo(frame.pts());
            assertThat(unit.duration()).isEqualTo(frame.duration());
            assertThat(unit.sequence()).isEqualTo(number);
            if (unit.keyFrame()) {
              keyFrames.add(number);
              assertThat(ParameterSets.in(codec(), unit.buffer()).complete()).isTrue();
            }
            stream.writeBytes(unit.toBytes());
          });
      assertThat(stream.size()).as("answered within the call").isGreaterThan(before);
    }
  }

  private int bytesOf(RateControl control) throws EncoderException {
    FramePool pool = new FramePool(PixelFormat.NV21, SIZE, 1);
    int bytes = 0;
    try (Encoder encoder = provider().open(settings(PixelFormat.NV21).with(control))) {
      for (int i = 0; i < 3; i++) {
        bytes += encodeNoise(encoder, pool, i);
      }
    }
    return bytes;
  }

  private static int encodeNoise(Encoder encoder, FramePool pool, int number)
      throws EncoderException {
    int[] bytes = new int[1];
    try (PooledFrame frame = pool.acquire().orElseThrow()) {
      fill(frame, 128, 128, 128);
      ByteBuffer luma = frame.plane(0);
      int seed = number * 7919 + 1;
      for (int i = 0; i < luma.capacity(); i += 2) {
        seed = seed * 1103515245 + 12345;
        luma.put(i, (byte) (100 + (seed >>> 26)));
      }
      encoder.encode(frame, unit -> bytes[0] = unit.size());
    }
    return bytes[0];
  }

  private static void fill(PooledFrame frame, int y, int u, int v) {
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      ByteBuffer bytes = frame.plane(plane);
      for (int i = 0; i < bytes.capacity(); i++) {
        int value =
            plane == 0
                ? y
                : switch (frame.format()) {
                  case NV21 -> i % 2 == 0 ? v : u;
                  case NV12 -> i % 2 == 0 ? u : v;
                  case I420 -> plane == 1 ? u : v;
                };
        bytes.put(i, (byte) value);
      }
    }
  }

  private byte[] decode() throws Exception {
    Path raw = directory.resolve("stream." + codec().id());
    Path pictures = directory.resolve("pictures.yuv");
    Files.write(raw, stream.toByteArray());
    Natives.run(
        List.of(
            "ffmpeg",
            "-v",
            "error",
            "-xerror",
            "-y",
            "-i",
            raw.toString(),
            "-fps_mode",
            "passthrough",
            "-pix_fmt",
            "yuv420p",
            "-f",
            "rawvideo",
            pictures.toString()));
    return Files.readAllBytes(pictures);
  }

  private List<Long> countersIn(int frames) throws Exception {
    byte[] pictures = decode();
    int bytes = PixelFormat.I420.frameBytes(SIZE);
    assertThat(pictures.length).isEqualTo(frames * bytes);
    List<Long> counters = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      OptionalLong counter =
          FrameCounter.read(
              ByteBuffer.wrap(pictures, i * bytes, bytes).slice(),
              SIZE.width(),
              SIZE.width(),
              SIZE.height());
      counters.add(counter.orElse(-1));
    }
    return counters;
  }

  private static List<Long> numbers(int count) {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }
}
