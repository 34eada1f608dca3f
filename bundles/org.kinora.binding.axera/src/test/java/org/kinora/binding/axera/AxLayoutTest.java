package org.kinora.binding.axera;

import org.kinora.test.emulators.BoardLayoutTest;

/** The structures of the vendor's headers. */
class AxLayoutTest extends BoardLayoutTest {

  AxLayoutTest() {
    super(AxLayout.class, "axera", "AX_", "_T");
  }
}
