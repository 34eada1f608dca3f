package org.kinora.camera.file.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Colour;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** Any container and codec that libavformat and libavcodec read. */
final class LibavSource implements FrameSource {

  private static final int THREADS = 2;
  private static final int MAX_ERROR_TEXT = 64; // AV_ERROR_MAX_STRING_SIZE of libavutil/error.h
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final Path file;
  private final AVFormatContext container = new AVFormatContext(null);
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame decoded = avutil.av_frame_alloc();
  private AVCodecContext decoder;
  private int streamIndex;
  private long unitNanos; // a unit of the stream's time is this many nanoseconds ...
  private long unitDivisor; // ... divided by this
  private CameraMode mode;
  private PictureScaler scaler;
  private long expected; // frames by the index of the container; 0 if it has none
  private long count;
  private long end;
  private boolean flushing;
  private String damage = "";

  private LibavSource(Path file) {
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @param formats that are wanted, best first; the first is delivered
   */
  static LibavSource open(Path file, List<PixelFormat> formats) throws CameraException {
    LibavSource source = new LibavSource(file);
    try {
      source.open(formats.isEmpty() ? PixelFormat.I420 : formats.get(0));
      return source;
    } catch (CameraException e) {
      source.close();
      throw e;
    }
  }

  private void open(PixelFormat format) throws CameraException {
    check(
        "cannot be read",
        avformat.avformat_open_input(container, file.toString(), null, new AVDictionary(null)));
    check(
        "cannot be read", avformat.avformat_find_stream_info(container, (PointerPointer<?>) null));
    int index =
        avformat.av_find_best_stream(
            container, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
    if (index < 0) {
      throw new CameraException(file + " has no video", Retry.RECOVERABLE);
    }
    AVStream stream = container.streams(index);
    streamIndex = index;
    unitNanos = (long) stream.time_base().num() * NANOS_PER_SECOND;
    unitDivisor = stream.time_base().den();
    AVCodec codec = avcodec.avcodec_find_decoder(stream.codecpar().codec_id());
    if (codec == null) {
      throw new CameraException(file + " has video that FFmpeg cannot decode", Retry.RECOVERABLE);
    }
    decoder = avcodec.avcodec_alloc_context3(codec);
    check("cannot be decoded", avcodec.avcodec_parameters_to_context(decoder, stream.codecpar()));
    decoder.thread_count(THREADS).pkt_timebase(stream.time_base());
    check("cannot be decoded", avcodec.avcodec_open2(decoder, codec, new AVDictionary(null)));
    expected = stream.nb_frames();
    try {
      mode =
          new CameraMode(
              format,
              new Size(stream.codecpar().width(), stream.codecpar().height()),
              rate(stream));
    } catch (IllegalArgumentException e) {
      throw new CameraException(file + ": " + e.getMessage(), Retry.RECOVERABLE, e);
    }
    scaler = new PictureScaler(decoded, mode);
  }

  private static FrameRate rate(AVStream stream) {
    AVRational average = stream.avg_frame_rate();
    AVRational rate = average.num() > 0 && average.den() > 0 ? average : stream.r_frame_rate();
    return rate.num() > 0 && rate.den() > 0
        ? new FrameRate(rate.num(), rate.den())
        : FrameRate.of(25);
  }

  @Override
  public CameraMode mode() {
    return mode;
  }

  @Override
  public boolean read(PooledFrame frame) throws CameraException {
    while (true) {
      int code = avcodec.avcodec_receive_frame(decoder, decoded);
      if (code >= 0) {
        deliver(frame);
        return true;
      }
      if (code == avutil.AVERROR_EOF) {
        checkComplete();
        return false;
      }
      if (code != avutil.AVERROR_EAGAIN()) {
        throw damaged(text(code));
      }
      feed();
    }
  }

  private void deliver(PooledFrame frame) throws CameraException {
    if (decoded.width() != mode.size().width() || decoded.height() != mode.size().height()) {
      throw damaged(
          "the picture changes its size to %dx%d".formatted(decoded.width(), decoded.height()));
    }
    long from = decoded.best_effort_timestamp();
    long pts = from == avutil.AV_NOPTS_VALUE ? end : nanos(from);
    long duration =
        from == avutil.AV_NOPTS_VALUE || decoded.duration() <= 0
            ? mode.frameRate().intervalNanos()
            : nanos(from + decoded.duration()) - pts;
    scaler.scale(frame);
    frame.set(pts, duration, 0);
    frame.setColour(colour());
    avutil.av_frame_unref(decoded);
    end = pts + duration;
    count++;
  }

  /** What the stream says; where it says nothing, what is usual: BT.601 of video range. */
  private Colour colour() {
    boolean full =
        decoded.color_range() == avutil.AVCOL_RANGE_JPEG
            || decoded.format() == avutil.AV_PIX_FMT_YUVJ420P;
    if (decoded.colorspace() == avutil.AVCOL_SPC_BT709) {
      return full ? Colour.BT709_FULL : Colour.BT709;
    }
    return full ? Colour.BT601_FULL : Colour.BT601;
  }

  /** Rounds to the nearest, away from zero at one half. */
  private long nanos(long time) {
    return avutil.av_rescale(time, unitNanos, unitDivisor);
  }

  private void feed() throws CameraException {
    if (flushing) {
      throw damaged("the decoder wants more than there is");
    }
    int code = avformat.av_read_frame(container, packet);
    if (code < 0) {
      if (code != avutil.AVERROR_EOF) {
        damage = text(code);
      }
      flushing = true;
      avcodec.avcodec_send_packet(decoder, null);
      return;
    }
    if (packet.stream_index() == streamIndex) {
      if ((packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0) {
        damage = "a picture is cut off";
        flushing = true;
        avcodec.avcodec_send_packet(decoder, null);
      } else {
        int sent = avcodec.avcodec_send_packet(decoder, packet);
        if (sent < 0) {
          damage = text(sent);
        }
      }
    }
    avcodec.av_packet_unref(packet);
  }

  private void checkComplete() throws CameraException {
    if (!damage.isEmpty()) {
      throw damaged(damage);
    }
    if (count < expected) {
      throw damaged("it should have " + expected);
    }
    if (count == 0) {
      throw damaged("there is no picture in it");
    }
  }

  private CameraException damaged(String why) {
    return new CameraException(
        "%s is truncated or damaged after %d frames: %s".formatted(file, count, why), Retry.FATAL);
  }

  private void check(String what, int code) throws CameraException {
    if (code < 0) {
      throw new CameraException("%s %s: %s".formatted(file, what, text(code)), Retry.RECOVERABLE);
    }
  }

  private static String text(int code) {
    byte[] text = new byte[MAX_ERROR_TEXT];
    avutil.av_strerror(code, text, text.length);
    String all = new String(text, StandardCharsets.UTF_8);
    int end = all.indexOf(0);
    return end < 0 ? all : all.substring(0, end);
  }

  @Override
  public void close() {
    if (scaler != null) {
      scaler.close();
    }
    if (decoder != null) {
      avcodec.avcodec_free_context(decoder);
    }
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(decoded);
    if (!container.isNull()) {
      avformat.avformat_close_input(container);
    }
  }
}
