package org.kinora.api.encoder;

import java.util.Locale;

/** How an encoder decides how many bits a picture gets. Bit rates are in bits per second. */
public sealed interface RateControl {

  /** The kinds of rate control. */
  enum Mode {
    /** {@link Cbr}. */
    CBR,
    /** {@link Vbr}. */
    VBR,
    /** {@link Avbr}. */
    AVBR,
    /** {@link Crf}. */
    CRF,
    /** {@link FixedQp}. */
    FIXED_QP;

    /** The name in commands and results, such as {@code fixed-qp}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The kind of rate control. */
  Mode mode();

  /**
   * The average bit rate that is aimed at, in bits per second; 0 where quality decides ({@link
   * Crf}, {@link FixedQp}).
   */
  int bitrate();

  /**
   * Constant bit rate.
   *
   * @param bitrate bits per second, at least 1000
   */
  record Cbr(int bitrate) implements RateControl {
    /** Checks the range. */
    public Cbr {
      checkBitrate(bitrate);
    }

    @Override
    public Mode mode() {
      return Mode.CBR;
    }
  }

  /**
   * Variable bit rate with an average and a peak.
   *
   * @param bitrate average, bits per second, at least 1000
   * @param maxBitrate peak, bits per second, at least {@code bitrate}
   */
  record Vbr(int bitrate, int maxBitrate) implements RateControl {
    /** Checks the range. */
    public Vbr {
      checkBitrate(bitrate);
      if (maxBitrate < bitrate) {
        throw new IllegalArgumentException(
            "peak bit rate " + maxBitrate + " is below the average " + bitrate);
      }
    }

    @Override
    public Mode mode() {
      return Mode.VBR;
    }
  }

  /**
   * Adaptive variable bit rate, a mode of board encoders: the rate falls in still scenes.
   *
   * @param bitrate the most it uses, bits per second, at least 1000
   */
  record Avbr(int bitrate) implements RateControl {
    /** Checks the range. */
    public Avbr {
      checkBitrate(bitrate);
    }

    @Override
    public Mode mode() {
      return Mode.AVBR;
    }
  }

  /**
   * Constant rate factor: constant quality, as x264 and x265 define it.
   *
   * @param quality 0 (best) to 51
   */
  record Crf(double quality) implements RateControl {
    /** Checks the range. */
    public Crf {
      if (!(quality >= 0 && quality <= MAX_QP)) {
        throw new IllegalArgumentException("crf " + quality + " is not from 0 to " + MAX_QP);
      }
    }

    @Override
    public Mode mode() {
      return Mode.CRF;
    }

    @Override
    public int bitrate() {
      return 0;
    }
  }

  /**
   * Fixed quantisation parameters.
   *
   * @param intra of I pictures, 0 to 51
   * @param inter of P pictures, 0 to 51
   */
  record FixedQp(int intra, int inter) implements RateControl {
    /** Checks the range. */
    public FixedQp {
      if (intra < 0 || inter < 0 || intra > MAX_QP || inter > MAX_QP) {
        throw new IllegalArgumentException(
            "qp " + intra + "/" + inter + " is not from 0 to " + MAX_QP);
      }
    }

    @Override
    public Mode mode() {
      return Mode.FIXED_QP;
    }

    @Override
    public int bitrate() {
      return 0;
    }
  }

  /**
   * Largest quantisation parameter of 8 bit video (Rec. ITU-T H.264, 7.4.2.2; H.265, 7.4.3.3.1).
   */
  int MAX_QP = 51;

  private static void checkBitrate(int bitrate) {
    if (bitrate < 1000) {
      throw new IllegalArgumentException(
          "bit rate " + bitrate + " is below 1000 bits per second: write 2M for 2 Mbit/s");
    }
  }
}
