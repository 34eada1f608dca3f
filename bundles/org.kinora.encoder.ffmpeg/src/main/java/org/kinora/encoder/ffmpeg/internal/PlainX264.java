package org.kinora.encoder.ffmpeg.internal;

/** The provider {@code ffmpeg-x264} outside a framework. */
public final class PlainX264 extends PlainProvider {

  /** Loads the natives; see {@link PlainProvider}. */
  public PlainX264() {
    super(CodecLibrary.X264);
  }
}
