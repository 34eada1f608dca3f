package org.kinora.camera.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.media.Colour;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.linux.V4l2Format;

/** Conversions, sample by sample. */
class ConverterTest {

  private static final Size SIZE = new Size(16, 8);

  private static PooledFrame frame(PixelFormat format, Size size) {
    return new FramePool(format, size, 1).acquire().orElseThrow();
  }

  private static int chroma(PooledFrame frame, int x, int y, boolean u) {
    if (frame.format() == PixelFormat.I420) {
      return frame.plane(u ? 1 : 2).get(y * frame.stride(1) + x) & 0xff;
    }
    int at = u == (frame.format() == PixelFormat.NV12) ? 0 : 1;
    return frame.plane(1).get(y * frame.stride(1) + 2 * x + at) & 0xff;
  }

  private static int luma(int x, int y) {
    return (x * 3 + y * 7) & 0xff;
  }

  @ParameterizedTest
  @EnumSource
  void packedSamplesFindTheirPlaces(PixelFormat to) {
    int stride = 2 * SIZE.width() + 6; // wider than the picture
    for (int fourcc : new int[] {V4l2Format.PIX_FMT_YUYV, V4l2Format.PIX_FMT_UYVY}) {
      int lumaAt = fourcc == V4l2Format.PIX_FMT_YUYV ? 0 : 1;
      ByteBuffer from = ByteBuffer.allocateDirect(stride * SIZE.height());
      for (int y = 0; y < SIZE.height(); y++) {
        for (int x = 0; x < SIZE.width(); x++) {
          from.put(y * stride + 2 * x + lumaAt, (byte) luma(x, y));
          from.put(y * stride + 2 * x + 1 - lumaAt, (byte) (x % 2 == 0 ? 200 + y : 20 + y));
        }
      }
      Picture picture = new Picture(fourcc, SIZE, stride, from.capacity(), Colour.BT601);
      try (PooledFrame frame = frame(to, SIZE)) {
        Converter converter = new PackedConverter(picture, to);
        assertThat(converter.convert(from, 0, from.capacity(), frame)).isTrue();
        assertThat(converter.convert(from, 0, from.capacity() - stride, frame)).isFalse();
        for (int y = 0; y < SIZE.height(); y++) {
          for (int x = 0; x < SIZE.width(); x++) {
            assertThat(frame.plane(0).get(y * frame.stride(0) + x)).isEqualTo((byte) luma(x, y));
          }
        }
        // The rows 2y and 2y + 1 have 200 + 2y and 200 + 2y + 1; the mean is rounded up.
        assertThat(chroma(frame, 3, 2, true)).isEqualTo(205);
        assertThat(chroma(frame, 3, 2, false)).isEqualTo(25);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void planesOfOneFormatBecomeThoseOfAnother(PixelFormat to) {
    for (PixelFormat source : PixelFormat.values()) {
      int stride = 24;
      Picture picture = new Picture(0, SIZE, stride, 0, Colour.BT601);
      int[] offsets = PlaneLayout.offsets(source, picture);
      int[] strides = PlaneLayout.strides(source, picture);
      ByteBuffer from = ByteBuffer.allocateDirect(PlaneLayout.bytes(source, picture));
      for (int y = 0; y < SIZE.height(); y++) {
        for (int x = 0; x < SIZE.width(); x++) {
          from.put(y * stride + x, (byte) luma(x, y));
        }
      }
      for (int y = 0; y < SIZE.height() / 2; y++) {
        for (int x = 0; x < SIZE.width() / 2; x++) {
          int u = 100 + x;
          int v = 50 + y;
          if (source == PixelFormat.I420) {
            from.put(offsets[1] + y * strides[1] + x, (byte) u);
            from.put(offsets[2] + y * strides[2] + x, (byte) v);
          } else {
            boolean vFirst = source == PixelFormat.NV21;
            from.put(offsets[1] + y * strides[1] + 2 * x, (byte) (vFirst ? v : u));
            from.put(offsets[1] + y * strides[1] + 2 * x + 1, (byte) (vFirst ? u : v));
          }
        }
      }
      try (PooledFrame frame = frame(to, SIZE)) {
        assertThat(
                new PlanarConverter(picture, source, to).convert(from, 0, from.capacity(), frame))
            .isTrue();
        assertThat(frame.plane(0).get(5 * frame.stride(0) + 7)).isEqualTo((byte) luma(7, 5));
        assertThat(chroma(frame, 6, 3, true)).isEqualTo(106);
        assertThat(chroma(frame, 6, 3, false)).isEqualTo(53);
      }
    }
  }

  /** A picture with a red left and a blue right half, as JPEG. */
  private static byte[] jpeg(Size size) throws Exception {
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        image.setRGB(x, y, x < size.width() / 2 ? 0xc00000 : 0x0000c0);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "jpeg", bytes)).isTrue();
    return bytes.toByteArray();
  }

  /** Without its Huffman tables, as webcams send it (segments FF C4, ITU-T T.81 B.2.4.2). */
  private static byte[] withoutTables(byte[] jpeg) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 2;
    bytes.write(jpeg, 0, at);
    while ((jpeg[at + 1] & 0xff) != 0xda) {
      int length = 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
      if ((jpeg[at + 1] & 0xff) != 0xc4) {
        bytes.write(jpeg, at, length);
      }
      at += length;
    }
    bytes.write(jpeg, at, jpeg.length - at);
    return bytes.toByteArray();
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length + 100).put(0, bytes);
  }

  @ParameterizedTest
  @EnumSource
  void jpegPicturesHaveTheirColours(PixelFormat to) throws Exception {
    Size size = new Size(64, 48);
    byte[] whole = jpeg(size);
    byte[] bare = withoutTables(whole);
    assertThat(bare.length).isLessThan(whole.length);
    Converter converter = JpegConverter.of(size, to);
    for (byte[] picture : new byte[][] {whole, bare}) {
      try (PooledFrame frame = frame(to, size)) {
        assertThat(converter.convert(direct(picture), 0, picture.length, frame)).isTrue();
        // Full range BT.601: Y = 0.299 R + 0.114 B, Cb = 0.564 (B - Y) + 128, Cr = 0.713 (R - Y) +
        // 128
        assertThat(frame.plane(0).get(20 * frame.stride(0) + 10) & 0xff).isBetween(55, 60);
        assertThat(chroma(frame, 5, 10, true)).isBetween(92, 98);
        assertThat(chroma(frame, 5, 10, false)).isBetween(220, 227);
        assertThat(frame.plane(0).get(20 * frame.stride(0) + 54) & 0xff).isBetween(19, 25);
        assertThat(chroma(frame, 27, 10, true)).isBetween(220, 227);
        assertThat(chroma(frame, 27, 10, false)).isBetween(109, 116);
      }
    }
  }

  @Test
  void aDamagedJpegIsNoPictureAndTheNextOneIs() throws Exception {
    Size size = new Size(64, 48);
    byte[] good = jpeg(size);
    byte[] rubbish = new byte[good.length];
    Arrays.fill(rubbish, (byte) 0x5a);
    Converter converter = JpegConverter.of(size, PixelFormat.NV21);
    try (PooledFrame frame = frame(PixelFormat.NV21, size)) {
      assertThat(converter.convert(direct(rubbish), 0, rubbish.length, frame)).isFalse();
      assertThat(converter.convert(direct(good), 0, 0, frame)).isFalse();
      assertThat(converter.convert(direct(good), 0, 100, frame)).isFalse();
      assertThat(converter.convert(direct(jpeg(new Size(32, 48))), 0, good.length, frame))
          .isFalse();
      assertThat(converter.convert(direct(good), 0, good.length, frame)).isTrue();
    }
  }
}
