package org.kinora.encoder.ffmpeg.internal;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;

/** An open encoder of libavcodec. Not thread-safe. */
final class CodecContext implements AutoCloseable {

  private final CodecLibrary library;
  private final AVCodecContext context;

  private CodecContext(CodecLibrary library, AVCodecContext context) {
    this.library = library;
    this.context = context;
  }

  /**
   * Opens an encoder. What it makes first is an IDR.
   *
   * @throws EncoderException if it cannot be opened
   */
  static CodecContext open(CodecLibrary library, EncoderSettings settings) throws EncoderException {
    AVCodec codec =
        library
            .find()
            .orElseThrow(
                () ->
                    new EncoderException(
                        "this build of FFmpeg lacks " + library.codecName(), Retry.FATAL));
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    if (context == null) {
      throw new EncoderException(
          "encoder " + library.providerName() + " got no memory", Retry.TRANSIENT);
    }
    CodecContext opened = new CodecContext(library, context);
    AVDictionary options = new AVDictionary(null);
    try {
      CodecOptions.apply(library, settings, context, options);
      opened.check("could not be opened", avcodec.avcodec_open2(context, codec, options));
      return opened;
    } catch (EncoderException e) {
      opened.close();
      throw e;
    } finally {
      avutil.av_dict_free(options);
    }
  }

  /** The AVPixelFormat of the pictures it takes. */
  int pixelFormat() {
    return context.pix_fmt();
  }

  /** Gives it a picture; {@code null} asks for all that is inside. */
  void send(AVFrame frame) throws EncoderException {
    check("refused a frame", avcodec.avcodec_send_frame(context, frame));
  }

  /**
   * Takes a packet.
   *
   * @return false if there is none
   */
  boolean receive(AVPacket packet) throws EncoderException {
    int code = avcodec.avcodec_receive_packet(context, packet);
    if (code == avutil.AVERROR_EAGAIN() || code == avutil.AVERROR_EOF) {
      return false;
    }
    check("failed", code);
    return true;
  }

  /**
   * Changes the bit rate from the next picture on.
   *
   * @return false if this library cannot do that while it is open
   */
  boolean changeRate(RateControl rate) {
    if (library != CodecLibrary.X264) {
      return false;
    }
    CodecOptions.applyRate(rate, context);
    return true;
  }

  private void check(String what, int code) throws EncoderException {
    if (code < 0) {
      throw AvError.of(library, what, code, Retry.FATAL);
    }
  }

  @Override
  public void close() {
    avcodec.avcodec_free_context(context);
  }
}
