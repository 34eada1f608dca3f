package org.kinora.api.encoder;

import java.util.Objects;
import java.util.Optional;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/**
 * How an encoder is opened.
 *
 * @param codec what it makes
 * @param size of the frames
 * @param format of the frames
 * @param frameRate nominal, for rate control and for the timing information in the stream; the true
 *     times are those of the frames
 * @param rateControl how many bits a picture gets
 * @param gop frames from one IDR to the next, at least 1
 * @param preset speed against quality, in the provider's own words ({@code ultrafast}, {@code
 *     veryfast}, ...); empty for the provider's default. A provider without presets ignores it.
 * @param profile in the provider's own words ({@code baseline}, {@code main}, {@code high}); empty
 *     for the provider's default
 */
public record EncoderSettings(
    Codec codec,
    Size size,
    PixelFormat format,
    FrameRate frameRate,
    RateControl rateControl,
    int gop,
    Optional<String> preset,
    Optional<String> profile) {

  /**
   * Frames from one IDR to the next where nothing else is asked for, as in the guide's platform.
   */
  public static final int DEFAULT_GOP = 50;

  /** Bits per second where nothing else is asked for. */
  public static final int DEFAULT_BITRATE = 2_000_000;

  /** Checks the ranges. */
  public EncoderSettings {
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(frameRate, "frameRate");
    Objects.requireNonNull(rateControl, "rateControl");
    Objects.requireNonNull(preset, "preset");
    Objects.requireNonNull(profile, "profile");
    if (gop < 1) {
      throw new IllegalArgumentException("gop " + gop + " is below 1");
    }
  }

  /** Settings with the default bit rate (constant) and GOP. */
  public static EncoderSettings of(
      Codec codec, Size size, PixelFormat format, FrameRate frameRate) {
    return new EncoderSettings(
        codec,
        size,
        format,
        frameRate,
        new RateControl.Cbr(DEFAULT_BITRATE),
        DEFAULT_GOP,
        Optional.empty(),
        Optional.empty());
  }

  /** Settings for what a camera delivers, with the default bit rate (constant) and GOP. */
  public static EncoderSettings of(Codec codec, CameraMode mode) {
    return of(codec, mode.size(), mode.format(), mode.frameRate());
  }

  /** These settings with another rate control. */
  public EncoderSettings with(RateControl other) {
    return new EncoderSettings(codec, size, format, frameRate, other, gop, preset, profile);
  }

  /** These settings with another GOP length. */
  public EncoderSettings withGop(int other) {
    return new EncoderSettings(codec, size, format, frameRate, rateControl, other, preset, profile);
  }

  /** These settings with a preset. */
  public EncoderSettings withPreset(String name) {
    return new EncoderSettings(
        codec, size, format, frameRate, rateControl, gop, Optional.of(name), profile);
  }
}
