package org.kinora.api.media;

import java.util.Objects;

/**
 * What a sink must know to store access units.
 *
 * @param codec the codec
 * @param size of the picture
 * @param frameRate nominal; the true times are those of the access units
 * @param parameterSets those of the stream's next IDR, where they also stand in-band
 */
public record StreamFormat(
    Codec codec, Size size, FrameRate frameRate, ParameterSets parameterSets) {

  /** Checks that nothing is missing. */
  public StreamFormat {
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(frameRate, "frameRate");
    Objects.requireNonNull(parameterSets, "parameterSets");
  }

  /** Whether streams of both formats can go on in one file: same codec and size. */
  public boolean continues(StreamFormat earlier) {
    return codec == earlier.codec && size.equals(earlier.size);
  }
}
