package org.kinora.features.internal;

import java.util.Locale;
import java.util.Set;

/** The platforms that natives are packed for, by the names that the natives' publishers use. */
public final class Platform {

  /** Every name that {@link #of} can return. */
  public static final Set<String> ALL =
      Set.of(
          "linux-x86_64",
          "linux-arm64",
          "linux-riscv64",
          "macosx-arm64",
          "macosx-x86_64",
          "windows-x86_64");

  private Platform() {}

  /**
   * Names the platform of a Java runtime.
   *
   * @param osName the system property {@code os.name}
   * @param osArch the system property {@code os.arch}
   * @return one of {@link #ALL}, or for any other platform what the two properties say
   */
  public static String of(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    String system = os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : os;
    String processor =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm64";
          default -> arch;
        };
    return (system + '-' + processor).replace(' ', '_');
  }
}
