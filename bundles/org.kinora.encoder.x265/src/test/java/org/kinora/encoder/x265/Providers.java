package org.kinora.encoder.x265;

import static org.junit.jupiter.api.Assumptions.abort;

import org.kinora.binding.jna.LibraryRefusedException;

/** The provider under test. */
final class Providers {

  private Providers() {}

  /** A provider on the system's libx265; skips the test, loudly, where there is none. */
  static X265Provider open() {
    try {
      return new X265Provider("");
    } catch (LibraryRefusedException e) {
      return abort("SKIPPED: no libx265 to test with: " + e.getMessage());
    }
  }
}
