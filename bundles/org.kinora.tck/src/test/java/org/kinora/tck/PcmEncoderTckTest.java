package org.kinora.tck;

import org.kinora.api.media.Size;
import org.kinora.tck.junit.EncoderTck;

/** The kit is green for a correct provider: a check that asks too much fails here. */
class PcmEncoderTckTest extends EncoderTck {
  static EncoderSubject reference() {
    return EncoderSubject.of(new PcmEncoderProvider())
        .withSize(new Size(64, 48))
        .withFootage(20, 2)
        .withBitrate(4_000_000, 0.2);
  }

  @Override
  protected EncoderSubject subject() {
    return reference();
  }
}
