package org.kinora.camera.file.internal;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;

/** Copies decoded pictures into frames of another pixel format, of the same size. */
final class PictureScaler implements AutoCloseable {

  private static final int PLANES = 4; // what libswscale reads

  private final AVFrame from;
  private final CameraMode mode;
  private final PointerPointer<?> fromPlanes;
  private final IntPointer fromStrides;
  private final PointerPointer<BytePointer> toPlanes = new PointerPointer<>(PLANES);
  private final IntPointer toStrides = new IntPointer(PLANES);
  private final IdentityHashMap<ByteBuffer, BytePointer> known = new IdentityHashMap<>();
  private SwsContext context;

  PictureScaler(AVFrame from, CameraMode mode) {
    this.from = from;
    this.mode = mode;
    this.fromPlanes = from.data();
    this.fromStrides = from.linesize();
  }

  /** Copies the decoded picture. */
  void scale(PooledFrame to) {
    int width = mode.size().width();
    int height = mode.size().height();
    context =
        swscale.sws_getCachedContext(
            context,
            width,
            height,
            plain(from.format()),
            width,
            height,
            pixelFormat(mode.format()),
            swscale.SWS_POINT | swscale.SWS_ACCURATE_RND,
            null,
            null,
            (DoublePointer) null);
    for (int i = 0; i < mode.format().planes(); i++) {
      toPlanes.put(i, known.computeIfAbsent(to.plane(i), plane -> new BytePointer(plane)));
      toStrides.put(i, to.stride(i));
    }
    swscale.sws_scale(context, fromPlanes, fromStrides, 0, height, toPlanes, toStrides);
  }

  /** Samples are taken as they are: a change of their range would be a change of the picture. */
  private static int plain(int format) {
    return format == avutil.AV_PIX_FMT_YUVJ420P ? avutil.AV_PIX_FMT_YUV420P : format;
  }

  private static int pixelFormat(PixelFormat format) {
    return switch (format) {
      case NV21 -> avutil.AV_PIX_FMT_NV21;
      case NV12 -> avutil.AV_PIX_FMT_NV12;
      case I420 -> avutil.AV_PIX_FMT_YUV420P;
    };
  }

  @Override
  public void close() {
    swscale.sws_freeContext(context);
    toPlanes.close();
    toStrides.close();
  }
}
