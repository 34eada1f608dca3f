package org.kinora.isobmff;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;

/**
 * What a sequence parameter set says about its stream (Rec. ITU-T H.264, 7.3.2.1.1 and E.1.1;
 * H.265, 7.3.2.2.1 and E.2.1).
 *
 * @param codec the codec
 * @param width of the picture shown, in luma samples
 * @param height of the picture shown, in luma samples
 * @param chromaFormat {@code chroma_format_idc}: 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4
 * @param lumaBits bits per luma sample
 * @param chromaBits bits per chroma sample
 * @param temporalLayers 1 and up for H.265; 1 for H.264
 * @param temporalNesting {@code sps_temporal_id_nesting_flag} of H.265
 * @param frameRate from the timing in the VUI, if it is there
 * @param reordered how many pictures may be decoded before one that is shown before them (0: no
 *     picture changes its place), if the stream says so
 */
public record SequenceParameterSet(
    Codec codec,
    int width,
    int height,
    int chromaFormat,
    int lumaBits,
    int chromaBits,
    int temporalLayers,
    boolean temporalNesting,
    Optional<FrameRate> frameRate,
    OptionalInt reordered) {

  /** Checks that nothing is missing. */
  public SequenceParameterSet {
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(frameRate, "frameRate");
    Objects.requireNonNull(reordered, "reordered");
  }

  /**
   * Reads a sequence parameter set.
   *
   * @param nal the NAL unit without a start code
   * @throws IllegalArgumentException if it is damaged or too short
   */
  public static SequenceParameterSet parse(Codec codec, byte[] nal) {
    return codec == Codec.H264 ? H264Sps.parse(nal) : H265Sps.parse(nal);
  }

  /**
   * The frame rate of a number of ticks, if it is one.
   *
   * @param ticksPerSecond time_scale
   * @param ticks of one frame
   */
  static Optional<FrameRate> rate(long ticksPerSecond, long ticks) {
    if (ticks < 1 || ticks > Integer.MAX_VALUE || ticksPerSecond < 1) {
      return Optional.empty();
    }
    long gcd = gcd(ticksPerSecond, ticks);
    long numerator = ticksPerSecond / gcd;
    if (numerator > Integer.MAX_VALUE || ticksPerSecond / ticks > 1000) {
      return Optional.empty();
    }
    return Optional.of(new FrameRate((int) numerator, (int) (ticks / gcd)));
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
