package org.kinora.encoder.jcodec;

import org.kinora.tck.EncoderSubject;
import org.kinora.tck.junit.EncoderTck;

/** The conformance kit on JCodec, at a bit rate that half of is still within its reach. */
class JcodecTckTest extends EncoderTck {
  private static final int BITRATE = 1_500_000;

  @Override
  protected EncoderSubject subject() {
    return EncoderSubject.of(new JcodecEncoderProvider()).withBitrate(BITRATE, 0.2);
  }
}
