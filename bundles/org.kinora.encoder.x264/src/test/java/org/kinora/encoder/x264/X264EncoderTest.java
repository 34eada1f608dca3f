package org.kinora.encoder.x264;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.test.tools.LibraryEncoderTest;

/** What libx264 makes. */
class X264EncoderTest extends LibraryEncoderTest {

  private final X264Provider provider = Providers.open();

  @AfterEach
  void stop() {
    assertThat(provider.stop()).isZero();
  }

  @Override
  protected EncoderProvider provider() {
    return provider;
  }

  @Override
  protected String profile() {
    return "baseline";
  }

  @Override
  protected int users() {
    return X264.LIBRARY.users();
  }
}
