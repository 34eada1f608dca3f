package org.kinora.binding.sophgo;

import org.kinora.test.emulators.BoardLayoutTest;

/** The structures of the vendor's headers. */
class CviLayoutTest extends BoardLayoutTest {

  CviLayoutTest() {
    super(CviLayout.class, "sophgo", "", "_S");
  }
}
