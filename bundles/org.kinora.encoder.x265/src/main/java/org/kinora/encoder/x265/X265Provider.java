package org.kinora.encoder.x265;

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

/** Opens encoders of libx265. */
public final class X265Provider extends NativeEncoderProvider {

  static final String NAME = "x265";

  // The smallest coding tree unit that level 5 and above allow (x265 3.5 refuses 8192x16, tried).
  private static final EncoderCapabilities CAPABILITIES =
      new EncoderCapabilities(
          Set.of(Codec.H265),
          Set.of(
              RateControl.Mode.CBR,
              RateControl.Mode.VBR,
              RateControl.Mode.CRF,
              RateControl.Mode.FIXED_QP),
          List.of(PixelFormat.I420, PixelFormat.NV21, PixelFormat.NV12),
          new Size(32, 32),
          new Size(8192, 4320),
          2,
          2,
          false,
          EncoderCapabilities.UNLIMITED,
          Set.of(LiveSetting.BITRATE, LiveSetting.GOP),
          false,
          "the system's libx265, without delay; a new bit rate begins with an IDR; presets and profiles are libx265's");

  private final X265Layout layout;

  /**
   * For use outside a framework, through {@link java.util.ServiceLoader}.
   *
   * @throws IllegalStateException if the system has no such library
   */
  public X265Provider() {
    this(openSystemLibrary());
  }

  /**
   * @param library path of the library; empty for the system's
   */
  X265Provider(String library) throws LibraryRefusedException {
    this(X265.open(library));
  }

  private X265Provider(X265.Opened library) {
    super(NAME, CAPABILITIES, X265.LIBRARY, library.file());
    this.layout = library.layout();
  }

  private static X265.Opened openSystemLibrary() {
    try {
      return X265.open("");
    } catch (LibraryRefusedException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  protected NativeEncoder start(EncoderSettings settings, Consumer<NativeEncoder> freed)
      throws EncoderException {
    return new X265Encoder(settings, layout, freed);
  }
}
