package org.kinora.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;

/**
 * The options of libavcodec that give the same encoder as Kinora's default settings, for FFmpeg's
 * command line and for JavaCV. They repeat what {@code CodecOptions} of {@code
 * org.kinora.encoder.ffmpeg} sets.
 */
final class EncodeOptions {

  private static final int MAX_THREADS = 4;

  private EncodeOptions() {}

  /** The name in libavcodec. */
  static String encoder(Codec codec) {
    return codec == Codec.H264 ? "libx264" : "libx265";
  }

  /** The name of Kinora's provider. */
  static String provider(Codec codec) {
    return codec == Codec.H264 ? "ffmpeg-x264" : "ffmpeg-x265";
  }

  /** Options by name, in no particular order. */
  static Map<String, String> of(Codec codec) {
    String rate = Integer.toString(EncoderSettings.DEFAULT_BITRATE);
    String gop = Integer.toString(EncoderSettings.DEFAULT_GOP);
    int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
    Map<String, String> options = new LinkedHashMap<>();
    options.put("b", rate);
    options.put("maxrate", rate);
    options.put("bufsize", rate);
    options.put("g", gop);
    options.put("keyint_min", gop);
    options.put("bf", "0");
    options.put("flags", "+cgop");
    options.put("tune", "zerolatency");
    options.put("forced-idr", "1");
    if (codec == Codec.H264) {
      options.put("preset", "veryfast");
      options.put("threads", Integer.toString(threads));
      options.put("x264-params", "scenecut=0");
    } else {
      options.put("preset", "ultrafast");
      options.put("threads", "1");
      options.put(
          "x265-params",
          "scenecut=0:frame-threads=1:pools=" + threads + ":open-gop=0:info=0:log-level=none");
    }
    return options;
  }
}
