package org.kinora.encoder.x265;

import org.junit.jupiter.api.AfterEach;
import org.kinora.tck.EncoderSubject;
import org.kinora.tck.junit.EncoderTck;

/** The conformance kit on the system's libx265. */
class X265TckTest extends EncoderTck {
  private final X265Provider provider = Providers.open();

  @Override
  protected EncoderSubject subject() {
    return EncoderSubject.of(provider);
  }

  @AfterEach
  void stop() {
    provider.stop();
  }
}
