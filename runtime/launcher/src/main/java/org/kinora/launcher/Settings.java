package org.kinora.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What the distribution's directory says about the start.
 *
 * @param home the directory that holds {@code lib}, {@code repository}, {@code features} and so on
 * @param boot paths of the bundles that come before every feature, below {@code repository}
 * @param properties of the framework: those of {@code etc/kinora.properties}, where a system
 *     property of the same name wins, and {@code kinora.home}, {@code kinora.platform} and {@code
 *     kinora.ffmpeg.natives}
 */
record Settings(Path home, List<String> boot, Map<String, String> properties) {

  static final String HOME = "kinora.home";
  static final String PLATFORM = "kinora.platform";
  static final String NATIVES = "kinora.ffmpeg.natives";
  static final String CACHE = "kinora.cache";

  /** Features to start, separated by commas; with the command as suffix, more for that command. */
  static final String FEATURES = "kinora.features";

  private static final String SERVE = "run";

  /**
   * Reads the settings.
   *
   * @param arguments of the command
   */
  static Settings read(List<String> arguments) throws LaunchException {
    Path home = findHome();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(HOME, home.toString());
    String platform =
        System.getProperty(
            PLATFORM, Platform.of(System.getProperty("os.name"), System.getProperty("os.arch")));
    properties.put(PLATFORM, platform);
    properties.put(NATIVES, home.resolve("natives").resolve(platform).toString());
    Properties file = load(home.resolve("etc/kinora.properties"));
    for (String key : file.stringPropertyNames()) {
      String value = System.getProperty(key, file.getProperty(key));
      properties.put(key, value.replace("${kinora.home}", home.toString()).strip());
    }
    addFeatures(properties, !arguments.isEmpty() && arguments.get(0).equals(SERVE));
    return new Settings(home, lines(home.resolve("lib/boot.list")), Map.copyOf(properties));
  }

  private static void addFeatures(Map<String, String> properties, boolean serve)
      throws LaunchException {
    String features = properties.get(FEATURES);
    if (features == null) {
      throw new LaunchException("etc/kinora.properties does not set " + FEATURES);
    }
    String more = properties.getOrDefault(FEATURES + '.' + SERVE, "");
    if (serve && !more.isEmpty()) {
      properties.put(FEATURES, features + ',' + more);
    }
  }

  private static Path findHome() throws LaunchException {
    String given = System.getProperty(HOME);
    try {
      Path home =
          given != null
              ? Path.of(given)
              : Path.of(Settings.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                  .getParent()
                  .getParent();
      home = home.toAbsolutePath().normalize();
      if (!Files.isDirectory(home.resolve("repository"))) {
        throw new LaunchException(
            home + " is not a Kinora directory: it has no folder \"repository\"");
      }
      return home;
    } catch (URISyntaxException e) {
      throw new LaunchException("the launcher does not know where it is: " + e.getMessage(), e);
    }
  }

  private static Properties load(Path path) throws LaunchException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path, UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new LaunchException("the file " + path + " cannot be read: " + e, e);
    }
    return properties;
  }

  private static List<String> lines(Path path) throws LaunchException {
    try {
      return Files.readAllLines(path, UTF_8);
    } catch (IOException e) {
      throw new LaunchException("the file " + path + " cannot be read: " + e, e);
    }
  }
}
