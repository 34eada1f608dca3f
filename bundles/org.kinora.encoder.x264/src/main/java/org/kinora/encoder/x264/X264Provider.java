package org.kinora.encoder.x264;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderCapabilities.LiveSetting;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.NativeEncoder;
import org.kinora.binding.jna.NativeEncoderProvider;

/** Opens encoders of libx264. */
public final class X264Provider extends NativeEncoderProvider {

  static final String NAME = "x264";

  private static final EncoderCapabilities CAPABILITIES =
      new EncoderCapabilities(
          Set.of(Codec.H264),
          Set.of(
              RateControl.Mode.CBR,
              RateControl.Mode.VBR,
              RateControl.Mode.CRF,
              RateControl.Mode.FIXED_QP),
          List.of(PixelFormat.NV21, PixelFormat.NV12, PixelFormat.I420),
          new Size(16, 16),
          new Size(8192, 8192),
          2,
          2,
          false,
          EncoderCapabilities.UNLIMITED,
          Set.of(LiveSetting.BITRATE, LiveSetting.GOP),
          false,
          "the system's libx264, without delay; presets and profiles are libx264's");

  /**
   * For use outside a framework, through {@link java.util.ServiceLoader}.
   *
   * @throws IllegalStateException if the system has no such library
   */
  public X264Provider() {
    super(NAME, CAPABILITIES, X264.LIBRARY, openSystemLibrary());
  }

  /**
   * @param library path of the library; empty for the system's
   */
  X264Provider(String library) throws LibraryRefusedException {
    super(NAME, CAPABILITIES, X264.LIBRARY, X264.open(library));
  }

  private static String openSystemLibrary() {
    try {
      return X264.open("");
    } catch (LibraryRefusedException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  protected NativeEncoder start(EncoderSettings settings, Consumer<NativeEncoder> freed)
      throws EncoderException {
    return new X264Encoder(settings, freed);
  }
}
