package org.kinora.encoder.x265;

import java.util.LinkedHashMap;
import java.util.Map;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;

/** Settings in the words of libx265. */
final class X265Settings {

  static final String DEFAULT_PRESET = "ultrafast";

  /** One access unit per frame within the call, no B frames. */
  static final String TUNE = "zerolatency";

  /** The coding tree unit of the slower presets; a picture must not be smaller. */
  private static final int LARGE_CTU = 64;

  private static final int SMALL_CTU = 32;

  private X265Settings() {}

  /** What is set by name, in this order, after the preset. */
  static Map<String, String> parameters(EncoderSettings settings) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("log-level", "none"); // it would write to standard error
    parameters.put("input-res", settings.size().toString());
    parameters.put("input-csp", "i420");
    parameters.put(
        "fps", settings.frameRate().numerator() + "/" + settings.frameRate().denominator());
    parameters.put("keyint", "-1"); // which frames become IDR pictures is decided outside
    parameters.put("scenecut", "0");
    parameters.put("bframes", "0");
    parameters.put("open-gop", "0");
    parameters.put("repeat-headers", "1");
    parameters.put("annexb", "1");
    parameters.put("aud", "0");
    parameters.put("info", "0");
    int shorter = Math.min(settings.size().width(), settings.size().height());
    if (shorter < LARGE_CTU) {
      parameters.put("ctu", Integer.toString(SMALL_CTU));
    }
    parameters.putAll(rate(settings.rateControl()));
    return parameters;
  }

  private static Map<String, String> rate(RateControl control) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (control instanceof RateControl.Crf crf) {
      parameters.put("crf", Double.toString(crf.quality()));
    } else if (control instanceof RateControl.FixedQp qp) {
      parameters.put("qp", Integer.toString(qp.inter()));
    } else {
      int peak = control instanceof RateControl.Vbr vbr ? vbr.maxBitrate() : control.bitrate();
      parameters.put("bitrate", kilobits(control.bitrate()));
      parameters.put("vbv-maxrate", kilobits(peak));
      parameters.put("vbv-bufsize", kilobits(peak)); // one second
    }
    return parameters;
  }

  private static String kilobits(int bitsPerSecond) {
    return Integer.toString(Math.max(1, Math.round(bitsPerSecond / 1000f)));
  }
}
