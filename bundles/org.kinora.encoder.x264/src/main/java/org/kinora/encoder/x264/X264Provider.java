package org.kinora.encoder.x264;

import java.util.List;
import java.util.Set;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderCapabilities.LiveSetting;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.NativeEncoders;

/** Opens encoders of libx264, and keeps the library open from its construction to its stop. */
final class X264Provider implements EncoderProvider {

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

  private final NativeEncoders open = new NativeEncoders();
  private final String file;
  private boolean stopped;

  /**
   * @param library path of the library; empty for the system's
   */
  X264Provider(String library) throws LibraryRefusedException {
    this.file = X264.open(library);
  }

  /** The library's file. */
  String file() {
    return file;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public EncoderCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Encoder open(EncoderSettings settings) throws EncoderException {
    String refusal = CAPABILITIES.refusal(settings).orElse("");
    if (!refusal.isEmpty()) {
      throw new EncoderException(NAME + " " + refusal, Retry.FATAL);
    }
    useLibrary();
    boolean opened = false;
    try {
      X264Encoder encoder = new X264Encoder(settings, open);
      opened = true;
      if (isStopped()) { // meanwhile: stop() may not have seen it
        encoder.close();
        throw stoppedException();
      }
      return encoder;
    } finally {
      if (!opened) {
        X264.LIBRARY.release();
      }
    }
  }

  private synchronized void useLibrary() throws EncoderException {
    if (stopped) {
      throw stoppedException();
    }
    X264.LIBRARY.retain();
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private static EncoderException stoppedException() {
    return new EncoderException("the provider " + NAME + " is stopped", Retry.RECOVERABLE);
  }

  /**
   * Closes what is open and then the library.
   *
   * @return how many encoders have a call inside that hangs, for which the library stays mapped
   *     until the call returns
   */
  int stop() {
    synchronized (this) {
      stopped = true;
    }
    int hanging = open.closeAll();
    X264.LIBRARY.release();
    return hanging;
  }
}
