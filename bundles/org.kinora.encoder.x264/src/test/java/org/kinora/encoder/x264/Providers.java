package org.kinora.encoder.x264;

import static org.junit.jupiter.api.Assumptions.abort;

import org.kinora.binding.jna.LibraryRefusedException;

/** The provider under test. */
final class Providers {

  private Providers() {}

  /** A provider on the system's libx264; skips the test, loudly, where there is none. */
  static X264Provider open() {
    try {
      return new X264Provider("");
    } catch (LibraryRefusedException e) {
      return abort("SKIPPED: no libx264 to test with: " + e.getMessage());
    }
  }
}
