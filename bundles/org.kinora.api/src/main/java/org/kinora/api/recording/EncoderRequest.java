package org.kinora.api.recording;

import java.util.Objects;
import java.util.Optional;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;

/**
 * Which encoders a recording may use, and how it opens them.
 *
 * @param codec wanted
 * @param name of the only provider that may be used; empty for any. With a name no other provider
 *     takes over by itself.
 * @param filter an OSGi filter over the service properties of providers; empty for all
 * @param rateControl as {@link EncoderSettings#rateControl()}
 * @param gop as {@link EncoderSettings#gop()}
 * @param preset as {@link EncoderSettings#preset()}
 * @param profile as {@link EncoderSettings#profile()}
 * @param otherCodec whether the recording may go on with the other codec, in a next file, when no
 *     provider of the wanted one is left
 */
public record EncoderRequest(
    Codec codec,
    Optional<String> name,
    Optional<String> filter,
    RateControl rateControl,
    int gop,
    Optional<String> preset,
    Optional<String> profile,
    boolean otherCodec) {

  /** Any provider of H.265 at the default bit rate: H.265 is the default, as in the guide. */
  public static final EncoderRequest DEFAULT =
      new EncoderRequest(
          Codec.H265,
          Optional.empty(),
          Optional.empty(),
          new RateControl.Cbr(EncoderSettings.DEFAULT_BITRATE),
          EncoderSettings.DEFAULT_GOP,
          Optional.empty(),
          Optional.empty(),
          false);

  /** Checks that nothing is missing. */
  public EncoderRequest {
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(rateControl, "rateControl");
    Objects.requireNonNull(preset, "preset");
    Objects.requireNonNull(profile, "profile");
    if (gop < 1) {
      throw new IllegalArgumentException("gop " + gop + " is below 1");
    }
  }

  /** This request with another codec. */
  public EncoderRequest with(Codec other) {
    return new EncoderRequest(other, name, filter, rateControl, gop, preset, profile, otherCodec);
  }

  /** This request for one provider only. */
  public EncoderRequest withName(String provider) {
    return new EncoderRequest(
        codec, Optional.of(provider), filter, rateControl, gop, preset, profile, otherCodec);
  }

  /** This request for the providers that a filter matches. */
  public EncoderRequest withFilter(String ldap) {
    return new EncoderRequest(
        codec, name, Optional.of(ldap), rateControl, gop, preset, profile, otherCodec);
  }

  /** This request with another rate control. */
  public EncoderRequest with(RateControl other) {
    return new EncoderRequest(codec, name, filter, other, gop, preset, profile, otherCodec);
  }

  /** This request with another GOP length. */
  public EncoderRequest withGop(int other) {
    return new EncoderRequest(codec, name, filter, rateControl, other, preset, profile, otherCodec);
  }

  /** This request with a preset. */
  public EncoderRequest withPreset(String other) {
    return new EncoderRequest(
        codec, name, filter, rateControl, gop, Optional.of(other), profile, otherCodec);
  }

  /** This request with a profile. */
  public EncoderRequest withProfile(String other) {
    return new EncoderRequest(
        codec, name, filter, rateControl, gop, preset, Optional.of(other), otherCodec);
  }

  /** This request, allowed to go on with the other codec in a next file or not. */
  public EncoderRequest withOtherCodec(boolean allowed) {
    return new EncoderRequest(codec, name, filter, rateControl, gop, preset, profile, allowed);
  }
}
