package org.kinora.features.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.kinora.features.FeatureException;
import org.kinora.features.FeatureException.Reason;
import org.osgi.service.feature.ID;

/**
 * The directory that the runtime was started from.
 *
 * @param root the value of the framework property {@code kinora.home}
 * @param platform the value of {@code kinora.platform}
 */
record Home(Path root, String platform) {

  static final String HOME = "kinora.home";
  static final String PLATFORM = "kinora.platform";

  /** Beside the unpacked natives of a platform: the ids of the artifacts they came from. */
  static final String NATIVES_LIST = "natives.list";

  private static final String ENDING = ".json";

  /**
   * @param properties gives a framework property, or {@code null}
   */
  static Home of(UnaryOperator<String> properties) {
    return new Home(
        Path.of(required(properties, HOME)).toAbsolutePath().normalize(),
        required(properties, PLATFORM));
  }

  private static String required(UnaryOperator<String> properties, String name) {
    return Objects.requireNonNull(
        properties.apply(name), () -> "the framework property " + name + " is not set");
  }

  private Path features() {
    return root.resolve("features");
  }

  /** Lists the feature files, by name. */
  List<Path> featureFiles() throws IOException {
    TreeSet<Path> files = new TreeSet<>();
    if (Files.isDirectory(features())) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(features(), "*" + ENDING)) {
        found.forEach(files::add);
      }
    }
    return List.copyOf(files);
  }

  static String nameOf(Path featureFile) {
    String name = String.valueOf(featureFile.getFileName());
    return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
  }

  /** Finds the feature that somebody named, by name, id or path. */
  FeatureFile find(String reference) throws FeatureException {
    if (reference.endsWith(ENDING)) {
      Path path = Path.of(reference).toAbsolutePath().normalize();
      if (!Files.isRegularFile(path)) {
        throw new FeatureException(Reason.NOT_FOUND, "there is no feature file " + path);
      }
      return FeatureFile.read(path);
    }
    String name = reference.contains(":") ? reference.split(":", -1)[1] : reference;
    try {
      for (Path path : featureFiles()) {
        if (nameOf(path).equals(name)) {
          FeatureFile file = FeatureFile.read(path);
          if (!reference.contains(":") || file.id().toString().equals(reference)) {
            return file;
          }
        }
      }
      throw new FeatureException(
          Reason.NOT_FOUND,
          "there is no feature "
              + reference
              + "; there are: "
              + String.join(", ", featureFiles().stream().map(Home::nameOf).toList()));
    } catch (IOException e) {
      throw new FeatureException(
          Reason.NOT_FOUND, "the folder " + features() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Returns the jar of a bundle. */
  Path bundle(ID id) throws FeatureException {
    Path repository = root.resolve("repository");
    Path jar = repository.resolve(Artifacts.path(id));
    if (!Files.isRegularFile(jar)) {
      throw new FeatureException(
          Reason.BUNDLE_MISSING,
          "the bundle "
              + id
              + " is not in the repository "
              + repository
              + " (no file "
              + jar
              + ")");
    }
    return jar;
  }

  /** Tells which of a platform's native artifacts were unpacked into this directory. */
  List<String> unpackedNatives() throws IOException {
    Path list = root.resolve("natives").resolve(platform).resolve(NATIVES_LIST);
    return Files.isRegularFile(list) ? Files.readAllLines(list, UTF_8) : List.of();
  }
}
