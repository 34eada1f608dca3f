package org.kinora.api.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.media.FramePool.PooledFrame;

class PicturesTest {

  /** The 100% colour bars as Y, Cb, Cr and RGB: what is on every test chart of BT.601. */
  private static final int[][] BARS = {
    {235, 128, 128, 0xffffff},
    {210, 16, 146, 0xffff00},
    {170, 166, 16, 0x00ffff},
    {145, 54, 34, 0x00ff00},
    {106, 202, 222, 0xff00ff},
    {81, 90, 240, 0xff0000},
    {41, 240, 110, 0x0000ff},
    {16, 128, 128, 0x000000},
  };

  /** Y, Cb and Cr of the bars are rounded: half a level of Cb is more than one of blue. */
  private static final int ROUNDING = 2;

  private static final int BAR_WIDTH = 4;
  private static final Size SIZE = new Size(BARS.length * BAR_WIDTH, 6);

  @ParameterizedTest
  @EnumSource
  void coloursAreNeitherShiftedNorSwapped(PixelFormat format) {
    try (PooledFrame frame = frame(format)) {
      for (int y = 0; y < SIZE.height(); y++) {
        for (int x = 0; x < SIZE.width(); x++) {
          set(frame, x, y, BARS[x / BAR_WIDTH]);
        }
      }
      int[] rgb = Pictures.toRgb(frame);
      assertThat(rgb).hasSize(SIZE.width() * SIZE.height());
      for (int i = 0; i < rgb.length; i++) {
        int expected = BARS[i % SIZE.width() / BAR_WIDTH][3];
        assertThat(distance(rgb[i], expected))
            .as("pixel %d is %06x and not %06x", i, rgb[i], expected)
            .isLessThanOrEqualTo(ROUNDING);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyRowAndColumnIsWhereItWas(PixelFormat format) {
    try (PooledFrame frame = frame(format)) {
      for (int y = 0; y < SIZE.height(); y++) {
        for (int x = 0; x < SIZE.width(); x++) {
          set(frame, x, y, new int[] {16 + x + SIZE.width() * y, 128, 128});
        }
      }
      int[] rgb = Pictures.toRgb(frame);
      for (int i = 0; i < rgb.length; i++) {
        int grey = Math.round(i * 255 / 219f);
        assertThat(rgb[i]).isEqualTo(grey << 16 | grey << 8 | grey);
      }
    }
  }

  @Test
  void levelsBeyondBlackAndWhiteAreClippedAndDoNotWrapAround() {
    try (PooledFrame frame = frame(PixelFormat.NV21)) {
      for (int level : new int[] {0, 15, 236, 255}) {
        for (int y = 0; y < SIZE.height(); y++) {
          for (int x = 0; x < SIZE.width(); x++) {
            set(frame, x, y, new int[] {level, 128, 128});
          }
        }
        assertThat(Arrays.stream(Pictures.toRgb(frame)).distinct())
            .containsExactly(level < 16 ? 0x000000 : 0xffffff);
      }
      set(frame, 0, 0, new int[] {255, 255, 255});
      assertThat(Pictures.toRgb(frame)[0] & 0xff00ff).isEqualTo(0xff00ff);
      set(frame, 0, 0, new int[] {0, 0, 0});
      assertThat(Pictures.toRgb(frame)[0] & 0xff00ff).isZero();
    }
  }

  private static PooledFrame frame(PixelFormat format) {
    return new FramePool(format, SIZE, 1).acquire().orElseThrow(); // rows are padded
  }

  private static void set(VideoFrame frame, int x, int y, int[] ycc) {
    frame.plane(0).put(y * frame.stride(0) + x, (byte) ycc[0]);
    int row = y / 2 * frame.stride(1);
    ByteBuffer second = frame.plane(1);
    switch (frame.format()) {
      case NV21 ->
          second.put(row + x / 2 * 2, (byte) ycc[2]).put(row + x / 2 * 2 + 1, (byte) ycc[1]);
      case NV12 ->
          second.put(row + x / 2 * 2, (byte) ycc[1]).put(row + x / 2 * 2 + 1, (byte) ycc[2]);
      case I420 -> {
        second.put(row + x / 2, (byte) ycc[1]);
        frame.plane(2).put(y / 2 * frame.stride(2) + x / 2, (byte) ycc[2]);
      }
    }
  }

  private static int distance(int one, int other) {
    int most = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      most = Math.max(most, Math.abs((one >> shift & 0xff) - (other >> shift & 0xff)));
    }
    return most;
  }
}
