package org.kinora.encoder.x264;

import java.util.LinkedHashMap;
import java.util.Map;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.PixelFormat;

/** Settings in the words of libx264. */
final class X264Settings {

  static final String DEFAULT_PRESET = "veryfast";

  /** One access unit per frame within the call, no B frames. */
  static final String TUNE = "zerolatency";

  /** Above 0: with qp 0 libx264 switches to lossless coding, which few decoders know. */
  private static final int LOWEST_LOSSY_QP = 1;

  private X264Settings() {}

  /** What is set by name, in this order, after the preset. */
  static Map<String, String> parameters(EncoderSettings settings) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("log", "0"); // errors only
    parameters.put("fps", fraction(settings));
    parameters.put("force-cfr", "1"); // timing in the VUI by the nominal rate
    parameters.put("keyint", "infinite"); // which frames become IDR pictures is decided outside
    parameters.put("scenecut", "0");
    parameters.put("bframes", "0");
    parameters.put("repeat-headers", "1");
    parameters.put("annexb", "1");
    parameters.put("aud", "0");
    parameters.putAll(rate(settings.rateControl()));
    return parameters;
  }

  /** Rate control; for a bit rate also what is set to change it later. */
  static Map<String, String> rate(RateControl control) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (control instanceof RateControl.Crf crf) {
      parameters.put("crf", Double.toString(crf.quality()));
    } else if (control instanceof RateControl.FixedQp qp) {
      parameters.put("qp", Integer.toString(Math.max(qp.inter(), LOWEST_LOSSY_QP)));
    } else {
      int peak = control instanceof RateControl.Vbr vbr ? vbr.maxBitrate() : control.bitrate();
      parameters.put("bitrate", kilobits(control.bitrate()));
      parameters.put("vbv-maxrate", kilobits(peak));
      parameters.put("vbv-bufsize", kilobits(peak)); // one second
    }
    return parameters;
  }

  static int csp(PixelFormat format) {
    return switch (format) {
      case NV21 -> X264.CSP_NV21;
      case NV12 -> X264.CSP_NV12;
      case I420 -> X264.CSP_I420;
    };
  }

  private static String fraction(EncoderSettings settings) {
    return settings.frameRate().numerator() + "/" + settings.frameRate().denominator();
  }

  private static String kilobits(int bitsPerSecond) {
    return Integer.toString(Math.max(1, Math.round(bitsPerSecond / 1000f)));
  }
}
