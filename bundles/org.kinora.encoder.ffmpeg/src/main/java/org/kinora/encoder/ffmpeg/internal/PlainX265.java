package org.kinora.encoder.ffmpeg.internal;

/** The provider {@code ffmpeg-x265} outside a framework. */
public final class PlainX265 extends PlainProvider {

  /** Loads the natives; see {@link PlainProvider}. */
  public PlainX265() {
    super(CodecLibrary.X265);
  }
}
