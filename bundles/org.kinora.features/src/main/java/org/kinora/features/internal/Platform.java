package org.kinora.features.internal;

import java.util.Set;

/** The platforms that natives can be listed for, by the names that their publishers use. */
public final class Platform {

  /** Every name. */
  public static final Set<String> ALL =
      Set.of(
          "linux-x86_64",
          "linux-arm64",
          "linux-riscv64",
          "macosx-arm64",
          "macosx-x86_64",
          "windows-x86_64");

  private Platform() {}
}
