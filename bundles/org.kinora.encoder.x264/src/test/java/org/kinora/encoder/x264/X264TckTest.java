package org.kinora.encoder.x264;

import org.junit.jupiter.api.AfterEach;
import org.kinora.tck.EncoderSubject;
import org.kinora.tck.junit.EncoderTck;

/** The conformance kit on the system's libx264. */
class X264TckTest extends EncoderTck {
  private final X264Provider provider = Providers.open();

  @Override
  protected EncoderSubject subject() {
    return EncoderSubject.of(provider);
  }

  @AfterEach
  void stop() {
    provider.stop();
  }
}
