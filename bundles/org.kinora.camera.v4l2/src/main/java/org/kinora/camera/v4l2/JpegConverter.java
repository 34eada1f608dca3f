package org.kinora.camera.v4l2;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/**
 * Converts JPEG pictures by the JDK's decoder (libjpeg inside), without a detour by RGB.
 *
 * <p>It costs what decoding costs, and garbage: three bytes for each pixel of each picture, since
 * the decoder takes no memory of its caller. Cameras leave the standard Huffman tables out of each
 * picture; the decoder knows them.
 */
final class JpegConverter implements Converter {

  private static final String FORMAT = "jpeg";
  private static final int BANDS = 3;
  private static final byte NEUTRAL = (byte) 128;

  private final Size size;
  private final RowWriter writer;
  private final ImageReader reader;
  private final byte[] luma;
  private final byte[] u;
  private final byte[] v;
  private byte[] compressed = new byte[0];

  private JpegConverter(Size size, PixelFormat to, ImageReader reader) {
    this.size = size;
    this.reader = reader;
    writer = new RowWriter(to, size);
    luma = new byte[size.width()];
    u = new byte[size.width() / 2];
    v = new byte[size.width() / 2];
  }

  /**
   * Makes a converter.
   *
   * @throws LinkageError if this Java has no module java.desktop
   * @throws IllegalStateException if it has no decoder
   */
  static JpegConverter of(Size size, PixelFormat to) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(FORMAT);
    if (!readers.hasNext()) {
      throw new IllegalStateException("this Java has no decoder of JPEG");
    }
    return new JpegConverter(size, to, readers.next());
  }

  @Override
  public boolean convert(ByteBuffer from, int offset, int bytes, PooledFrame to) {
    if (bytes <= 0) {
      return false;
    }
    if (compressed.length < bytes) {
      compressed = new byte[from.capacity()];
    }
    from.get(offset, compressed, 0, bytes);
    Raster raster;
    try (MemoryCacheImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(compressed, 0, bytes))) {
      reader.setInput(input, true, true);
      raster = reader.readRaster(0, null);
    } catch (IOException | RuntimeException e) {
      return false; // the decoder says so of damaged pictures, which cables make
    } finally {
      reader.reset();
    }
    if (raster.getWidth() != size.width()
        || raster.getHeight() != size.height()
        || !(raster.getDataBuffer() instanceof DataBufferByte samples)) {
      return false;
    }
    write(samples.getData(), raster.getNumBands(), to);
    return true;
  }

  /** Of each four pixels, the mean of the chroma; a grey picture has none. */
  private void write(byte[] samples, int bands, PooledFrame to) {
    int row = size.width() * bands;
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        luma[x] = samples[y * row + x * bands];
      }
      writer.luma(to, y, luma);
      if (y % 2 != 0) {
        int at = (y - 1) * row;
        for (int x = 0; x < u.length; x++) {
          u[x] = bands < BANDS ? NEUTRAL : mean(samples, at + 2 * x * bands + 1, bands, row);
          v[x] = bands < BANDS ? NEUTRAL : mean(samples, at + 2 * x * bands + 2, bands, row);
        }
        writer.chroma(to, y / 2, u, v);
      }
    }
  }

  private static byte mean(byte[] samples, int at, int bands, int row) {
    int sum =
        (samples[at] & 0xff)
            + (samples[at + bands] & 0xff)
            + (samples[at + row] & 0xff)
            + (samples[at + row + bands] & 0xff);
    return (byte) ((sum + 2) / 4);
  }
}
