package org.kinora.launcher;

import java.util.Locale;

/** Names of platforms. */
public final class Platform {

  private Platform() {}

  /**
   * Names the platform of a Java runtime.
   *
   * @param osName the system property {@code os.name}
   * @param osArch the system property {@code os.arch}
   * @return a name that the publishers of natives use, such as {@code linux-arm64}; for a platform
   *     they do not know, what the two properties say
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
