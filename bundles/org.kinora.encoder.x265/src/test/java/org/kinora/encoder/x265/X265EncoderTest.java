package org.kinora.encoder.x265;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.test.tools.LibraryEncoderTest;

/** What libx265 makes. */
class X265EncoderTest extends LibraryEncoderTest {

  private final X265Provider provider = Providers.open();

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
    return "mainstillpicture";
  }

  @Override
  protected int users() {
    return X265.LIBRARY.users();
  }
}
