package org.kinora.encoder.ffmpeg.internal;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.kinora.tck.EncoderSubject;
import org.kinora.tck.junit.EncoderTck;

/** The conformance kit on both encoders. */
class FfmpegTckTest {

  @BeforeAll
  static void loadNatives() {
    Lab.ffmpeg();
  }

  @Nested
  class X264 extends EncoderTck {
    @Override
    protected EncoderSubject subject() {
      return EncoderSubject.of(new FfmpegEncoderProvider(CodecLibrary.X264));
    }
  }

  @Nested
  class X265 extends EncoderTck {
    @Override
    protected EncoderSubject subject() {
      return EncoderSubject.of(new FfmpegEncoderProvider(CodecLibrary.X265));
    }
  }
}
