package org.kinora.encoder.jcodec;

import java.nio.ByteBuffer;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/** Copies frames into a picture of JCodec: planar, on the heap, and signed. Used by one thread. */
final class PictureLoader {

  private static final int SIGN = 0x80; // JCodec's samples are 128 less than ours

  private final Size size;
  private final Picture picture;
  private final byte[] row;

  PictureLoader(Size size) {
    this.size = size;
    this.picture = Picture.create(size.width(), size.height(), ColorSpace.YUV420J);
    this.row = new byte[size.width()];
  }

  /** The picture of a frame; the same object each time. */
  Picture load(VideoFrame frame) {
    copyPlane(frame, 0);
    if (frame.format() == PixelFormat.I420) {
      copyPlane(frame, 1);
      copyPlane(frame, 2);
    } else {
      splitChroma(frame);
    }
    return picture;
  }

  private void copyPlane(VideoFrame frame, int plane) {
    ByteBuffer from = frame.plane(plane);
    byte[] to = picture.getPlaneData(plane);
    int stride = frame.stride(plane);
    int bytes = frame.format().rowBytes(plane, size.width());
    int rows = frame.format().rows(plane, size.height());
    for (int y = 0; y < rows; y++) {
      from.get(y * stride, to, y * bytes, bytes);
    }
    for (int i = 0; i < to.length; i++) {
      to[i] = (byte) (to[i] ^ SIGN);
    }
  }

  private void splitChroma(VideoFrame frame) {
    boolean blueFirst = frame.format() == PixelFormat.NV12;
    byte[] first = picture.getPlaneData(blueFirst ? 1 : 2);
    byte[] second = picture.getPlaneData(blueFirst ? 2 : 1);
    ByteBuffer from = frame.plane(1);
    int stride = frame.stride(1);
    int width = size.width() / 2;
    for (int y = 0; y < size.height() / 2; y++) {
      from.get(y * stride, row, 0, 2 * width);
      for (int x = 0; x < width; x++) {
        first[y * width + x] = (byte) (row[2 * x] ^ SIGN);
        second[y * width + x] = (byte) (row[2 * x + 1] ^ SIGN);
      }
    }
  }
}
