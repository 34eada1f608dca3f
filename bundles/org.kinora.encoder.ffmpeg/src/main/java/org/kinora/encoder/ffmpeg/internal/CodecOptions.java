package org.kinora.encoder.ffmpeg.internal;

import java.util.Locale;
import java.util.StringJoiner;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;

/** Translates settings to the options of libavcodec, x264 and x265. */
final class CodecOptions {

  /** More threads cost memory and, as slices, quality; boards have four cores at most. */
  private static final int MAX_THREADS = 4;

  /** QP 0 switches x264 to its lossless mode, which few decoders know. */
  private static final int MIN_QP = 1;

  private CodecOptions() {}

  static void apply(
      CodecLibrary library,
      EncoderSettings settings,
      AVCodecContext context,
      AVDictionary options) {
    FrameRate rate = settings.frameRate();
    context
        .width(settings.size().width())
        .height(settings.size().height())
        .pix_fmt(pixelFormat(library, settings.format()))
        // Pictures are counted: the true times do not pass through the codec, and the rate in the
        // VUI is the nominal one.
        .time_base(avutil.av_make_q(rate.denominator(), rate.numerator()))
        .framerate(avutil.av_make_q(rate.numerator(), rate.denominator()))
        .gop_size(settings.gop())
        .keyint_min(settings.gop())
        .max_b_frames(0);
    context.flags(context.flags() | avcodec.AV_CODEC_FLAG_CLOSED_GOP);
    applyRate(settings.rateControl(), context);

    int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
    StringJoiner parameters = new StringJoiner(":");
    parameters.add("scenecut=0");
    if (library == CodecLibrary.X264) {
      context.thread_count(threads);
    } else {
      // A second frame thread would hold a picture back; the pool works on the rows of one.
      context.thread_count(1);
      parameters.add("frame-threads=1").add("pools=" + threads);
      parameters.add("open-gop=0");
      parameters.add("info=0"); // else 2 KB about x265 itself before every IDR
      parameters.add("log-level=none"); // it writes to the terminal itself
    }

    set(options, "preset", settings.preset().orElse(library.defaultPreset()));
    set(options, "tune", "zerolatency");
    settings.profile().ifPresent(profile -> set(options, "profile", profile));
    set(options, "forced-idr", "1");
    if (settings.rateControl() instanceof RateControl.Crf crf) {
      set(options, "crf", String.format(Locale.ROOT, "%.3f", crf.quality()));
    } else if (settings.rateControl() instanceof RateControl.FixedQp qp) {
      int inter = Math.max(MIN_QP, qp.inter());
      int intra = Math.max(MIN_QP, qp.intra());
      set(options, "qp", Integer.toString(inter));
      parameters.add(String.format(Locale.ROOT, "ipratio=%.6f", ipRatio(intra, inter)));
    }
    set(
        options,
        library == CodecLibrary.X264 ? "x264-params" : "x265-params",
        parameters.toString());
  }

  /** Sets the fields that x264 looks at again before each picture. */
  static void applyRate(RateControl rate, AVCodecContext context) {
    if (rate instanceof RateControl.Cbr cbr) {
      // A buffer of one second, as the board encoders have it.
      context.bit_rate(cbr.bitrate()).rc_max_rate(cbr.bitrate()).rc_buffer_size(cbr.bitrate());
    } else if (rate instanceof RateControl.Vbr vbr) {
      context
          .bit_rate(vbr.bitrate())
          .rc_max_rate(vbr.maxBitrate())
          .rc_buffer_size(vbr.maxBitrate());
    } else {
      context.bit_rate(0);
    }
  }

  /** Both libraries derive the QP of I pictures: qp - 6 x log2(ratio). */
  private static double ipRatio(int intra, int inter) {
    return Math.pow(2, (inter - intra) / 6.0);
  }

  private static int pixelFormat(CodecLibrary library, PixelFormat format) {
    if (library.planarOnly()) {
      return avutil.AV_PIX_FMT_YUV420P;
    }
    return switch (format) {
      case NV21 -> avutil.AV_PIX_FMT_NV21;
      case NV12 -> avutil.AV_PIX_FMT_NV12;
      case I420 -> avutil.AV_PIX_FMT_YUV420P;
    };
  }

  private static void set(AVDictionary options, String key, String value) {
    avutil.av_dict_set(options, key, value, 0);
  }
}
