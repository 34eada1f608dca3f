package org.kinora.shell.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.shell.internal.Values.Bitrate;

/**
 * The value of {@code --rate-control}; the bit rate comes from an option of its own.
 *
 * @param mode the kind
 * @param first quality or quantisation parameter; 0 where a bit rate decides
 * @param second quantisation parameter of P pictures
 */
record RateControlChoice(RateControl.Mode mode, double first, int second) {

  private static final Pattern CRF = Pattern.compile("crf:(\\d+(?:\\.\\d+)?)");
  private static final Pattern QP = Pattern.compile("qp:(\\d{1,3})(?:/(\\d{1,3}))?");

  /** The peak of {@code vbr} where none is asked for, as a multiple of the average. */
  private static final double PEAK = 1.5;

  /**
   * Reads {@code cbr}, {@code vbr}, {@code avbr}, {@code crf:23}, {@code qp:30} or {@code
   * qp:28/30}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static RateControlChoice parse(String text) {
    Matcher crf = CRF.matcher(text);
    if (crf.matches()) {
      RateControl.Crf value = new RateControl.Crf(Double.parseDouble(crf.group(1)));
      return new RateControlChoice(value.mode(), value.quality(), 0);
    }
    Matcher qp = QP.matcher(text);
    if (qp.matches()) {
      int intra = Integer.parseInt(qp.group(1));
      int inter = qp.group(2) == null ? intra : Integer.parseInt(qp.group(2));
      RateControl.FixedQp value = new RateControl.FixedQp(intra, inter);
      return new RateControlChoice(value.mode(), value.intra(), value.inter());
    }
    return switch (text) {
      case "cbr" -> new RateControlChoice(RateControl.Mode.CBR, 0, 0);
      case "vbr" -> new RateControlChoice(RateControl.Mode.VBR, 0, 0);
      case "avbr" -> new RateControlChoice(RateControl.Mode.AVBR, 0, 0);
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is not a rate control: write cbr, vbr, avbr, crf:23 or qp:28/30");
    };
  }

  /**
   * The rate control at a bit rate.
   *
   * @param bitrate average; empty for the default
   * @param peak of {@code vbr}; empty for one and a half times the average
   * @throws IllegalArgumentException if a number is not possible or makes no sense in this mode
   */
  RateControl at(Optional<Bitrate> bitrate, Optional<Bitrate> peak) {
    if (peak.isPresent() && mode != RateControl.Mode.VBR) {
      throw new IllegalArgumentException("--max-bitrate is for --rate-control vbr only");
    }
    int bits = bitrate.map(Bitrate::bits).orElse(EncoderSettings.DEFAULT_BITRATE);
    return switch (mode) {
      case CBR -> new RateControl.Cbr(bits);
      case VBR -> new RateControl.Vbr(bits, peak.map(Bitrate::bits).orElse((int) (bits * PEAK)));
      case AVBR -> new RateControl.Avbr(bits);
      case CRF -> new RateControl.Crf(unlessBitrate(bitrate));
      case FIXED_QP -> new RateControl.FixedQp((int) unlessBitrate(bitrate), second);
    };
  }

  private double unlessBitrate(Optional<Bitrate> bitrate) {
    if (bitrate.isPresent()) {
      throw new IllegalArgumentException(
          "--bitrate does not go with --rate-control %s, where quality decides"
              .formatted(mode == RateControl.Mode.CRF ? "crf" : "qp"));
    }
    return first;
  }
}
