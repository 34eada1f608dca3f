package org.kinora.tck;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Size;

/**
 * An encoder provider under test, and how much of it is tested.
 *
 * @param provider under test
 * @param size of the pictures, for checks that are not about sizes
 * @param frameRate of the footage
 * @param frames of a short run, at least 12
 * @param seconds of footage from which a bit rate is measured
 * @param bitrate asked for, in bits per second
 * @param tolerance of the bit rate: 0.2 for 20 %
 * @param cycles of opening and closing in the search for leaks
 * @param maxPixels of the largest picture that is tried
 * @param timeLimit of each check
 * @param preset that is asked for
 * @param decoder that looks at the results
 */
public record EncoderSubject(
    EncoderProvider provider,
    Size size,
    FrameRate frameRate,
    int frames,
    int seconds,
    int bitrate,
    double tolerance,
    int cycles,
    int maxPixels,
    Duration timeLimit,
    Optional<String> preset,
    Decoder decoder) {

  /** Checks the ranges. */
  public EncoderSubject {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(frameRate, "frameRate");
    Objects.requireNonNull(timeLimit, "timeLimit");
    Objects.requireNonNull(preset, "preset");
    Objects.requireNonNull(decoder, "decoder");
    if (frames < 12 || seconds < 1 || cycles < 1) {
      throw new IllegalArgumentException("at least 12 frames, 1 second and 1 cycle are needed");
    }
  }

  /**
   * A provider with what suits most: 320x240 at 30 frames per second, 4 s and 20 % for the bit
   * rate, 100 cycles, 60 s for each check, and ffmpeg as the decoder.
   */
  public static EncoderSubject of(EncoderProvider provider) {
    EncoderCapabilities can = provider.capabilities();
    return new EncoderSubject(
        provider,
        within(can, new Size(320, 240)),
        FrameRate.of(30),
        30,
        4,
        600_000,
        0.2,
        100,
        1920 * 1088,
        Duration.ofSeconds(60),
        Optional.empty(),
        new FfmpegDecoder());
  }

  /** With another size. */
  public EncoderSubject withSize(Size other) {
    return new EncoderSubject(
        provider, other, frameRate, frames, seconds, bitrate, tolerance, cycles, maxPixels,
        timeLimit, preset, decoder);
  }

  /** With another amount of footage: frames of a short run, seconds for a bit rate. */
  public EncoderSubject withFootage(int shortRun, int rateSeconds) {
    return new EncoderSubject(
        provider,
        size,
        frameRate,
        shortRun,
        rateSeconds,
        bitrate,
        tolerance,
        cycles,
        maxPixels,
        timeLimit,
        preset,
        decoder);
  }

  /** With another bit rate and tolerance. */
  public EncoderSubject withBitrate(int bitsPerSecond, double share) {
    return new EncoderSubject(
        provider,
        size,
        frameRate,
        frames,
        seconds,
        bitsPerSecond,
        share,
        cycles,
        maxPixels,
        timeLimit,
        preset,
        decoder);
  }

  /** With another number of cycles of opening and closing. */
  public EncoderSubject withCycles(int other) {
    return new EncoderSubject(
        provider, size, frameRate, frames, seconds, bitrate, tolerance, other, maxPixels, timeLimit,
        preset, decoder);
  }

  /** With another bound on the size of the largest picture that is tried. */
  public EncoderSubject withMaxPixels(int other) {
    return new EncoderSubject(
        provider, size, frameRate, frames, seconds, bitrate, tolerance, cycles, other, timeLimit,
        preset, decoder);
  }

  /** With another limit for each check. */
  public EncoderSubject withTimeLimit(Duration other) {
    return new EncoderSubject(
        provider, size, frameRate, frames, seconds, bitrate, tolerance, cycles, maxPixels, other,
        preset, decoder);
  }

  /** With a preset. */
  public EncoderSubject withPreset(String other) {
    return new EncoderSubject(
        provider,
        size,
        frameRate,
        frames,
        seconds,
        bitrate,
        tolerance,
        cycles,
        maxPixels,
        timeLimit,
        Optional.of(other),
        decoder);
  }

  /** With another decoder. */
  public EncoderSubject withDecoder(Decoder other) {
    return new EncoderSubject(
        provider, size, frameRate, frames, seconds, bitrate, tolerance, cycles, maxPixels,
        timeLimit, preset, other);
  }

  /** What the provider says it can do. */
  EncoderCapabilities can() {
    return provider.capabilities();
  }

  /** The codecs of the provider. */
  Set<Codec> codecs() {
    return can().codecs();
  }

  /** Settings that the provider has to accept. */
  EncoderSettings settings(Codec codec) {
    return settings(codec, size);
  }

  /** Settings of another size. */
  EncoderSettings settings(Codec codec, Size other) {
    RateControl.Mode mode =
        Arrays.stream(RateControl.Mode.values()) // constant bit rate first
            .filter(can().rateControls()::contains)
            .findFirst()
            .orElseThrow();
    return new EncoderSettings(
        codec,
        other,
        can().formats().get(0),
        frameRate,
        rateControl(mode, bitrate),
        EncoderSettings.DEFAULT_GOP,
        preset,
        Optional.empty());
  }

  /** A rate control of this kind. */
  static RateControl rateControl(RateControl.Mode mode, int bitrate) {
    return switch (mode) {
      case CBR -> new RateControl.Cbr(bitrate);
      case VBR -> new RateControl.Vbr(bitrate, bitrate * 2);
      case AVBR -> new RateControl.Avbr(bitrate);
      case CRF -> new RateControl.Crf(28);
      case FIXED_QP -> new RateControl.FixedQp(28, 30);
    };
  }

  /** The size that is nearest to a wanted one and that the provider takes. */
  static Size within(EncoderCapabilities can, Size wanted) {
    return new Size(
        fit(wanted.width(), can.minSize().width(), can.maxSize().width(), can.widthAlignment()),
        fit(
            wanted.height(),
            can.minSize().height(),
            can.maxSize().height(),
            can.heightAlignment()));
  }

  private static int fit(int wanted, int min, int max, int step) {
    int low = (min + step - 1) / step * step;
    int high = max / step * step;
    return Math.max(low, Math.min(high, wanted / step * step));
  }
}
