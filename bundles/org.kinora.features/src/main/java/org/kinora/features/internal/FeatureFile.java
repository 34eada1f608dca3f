package org.kinora.features.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.cm.json.io.Configurations;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.kinora.features.FeatureException;
import org.kinora.features.FeatureException.Reason;
import org.kinora.features.FeatureInfo;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureArtifact;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.FeatureExtension;
import org.osgi.service.feature.ID;

/**
 * A feature that was read and understood completely.
 *
 * @param path where it was read from
 * @param feature its content
 */
public record FeatureFile(Path path, Feature feature) {

  /**
   * Reads a feature file.
   *
   * @throws FeatureException where the file cannot be read, is not JSON, or holds what this runtime
   *     would not act upon; the message names the file and the position
   */
  public static FeatureFile read(Path path) throws FeatureException {
    String text;
    try {
      text = Files.readString(path, UTF_8);
    } catch (IOException e) {
      throw corrupt(path, "it cannot be read as UTF-8 text (" + e + ")", e);
    }
    try {
      JsonPositions positions;
      try (JsonParser parser = Json.createParser(withoutComments(text))) {
        positions = JsonPositions.read(parser);
      }
      try (JsonReader reader = Json.createReader(withoutComments(text))) {
        JsonValue root = reader.readValue();
        if (root.getValueType() != JsonValue.ValueType.OBJECT) {
          throw corrupt(path, "line 1: not a JSON object");
        }
        new FeatureSchema(positions).check(root.asJsonObject());
      }
      return new FeatureFile(path, new FeatureServiceImpl().readFeature(new StringReader(text)));
    } catch (JsonParsingException e) {
      throw corrupt(path, JsonPositions.at(e.getLocation()) + ": not JSON: " + e.getMessage(), e);
    } catch (JsonException
        | JsonPositions.DuplicateKeyException
        | FeatureSchema.Violation
        | IOException e) {
      throw corrupt(path, String.valueOf(e.getMessage()), e);
    }
  }

  private static Reader withoutComments(String text) throws IOException {
    return Configurations.jsonCommentAwareReader(new StringReader(text));
  }

  private static FeatureException corrupt(Path path, String what) {
    return new FeatureException(Reason.CORRUPT, "feature file " + path + ": " + what);
  }

  private static FeatureException corrupt(Path path, String what, Exception cause) {
    return new FeatureException(
        Reason.CORRUPT, "feature file " + path + ": " + what.replaceAll("\\s+", " "), cause);
  }

  ID id() {
    return feature.getID();
  }

  String name() {
    return id().getArtifactId();
  }

  /** Returns the ids of the bundles in the order of the file. */
  public List<ID> bundles() {
    return feature.getBundles().stream().map(FeatureBundle::getID).toList();
  }

  List<FeatureConfiguration> configurations() {
    return List.copyOf(feature.getConfigurations().values());
  }

  /** Tells whether a bundle is to be started. */
  boolean starts(ID bundle) {
    return !flag(bundle, FeatureSchema.START, "false");
  }

  /** Returns the bundles that have no use without the natives. */
  List<ID> needingNatives() {
    return bundles().stream()
        .filter(bundle -> flag(bundle, FeatureSchema.NEEDS_NATIVES, "true"))
        .toList();
  }

  private boolean flag(ID bundle, String key, String value) {
    // The reader gives a boolean of a bundle's metadata as text.
    return feature.getBundles().stream()
        .filter(candidate -> candidate.getID().equals(bundle))
        .map(FeatureBundle::getMetadata)
        .map(metadata -> String.valueOf(metadata.get(key)))
        .anyMatch(value::equals);
  }

  /** Returns the native artifacts for a platform. */
  public List<ID> natives(String platform) {
    return natives()
        .filter(artifact -> platform.equals(artifact.getMetadata().get(FeatureSchema.PLATFORM)))
        .map(FeatureArtifact::getID)
        .toList();
  }

  /** Returns the platforms that there are native artifacts for. */
  List<String> nativePlatforms() {
    return natives()
        .map(artifact -> String.valueOf(artifact.getMetadata().get(FeatureSchema.PLATFORM)))
        .distinct()
        .sorted()
        .toList();
  }

  private Stream<FeatureArtifact> natives() {
    Map<String, FeatureExtension> extensions = feature.getExtensions();
    FeatureExtension natives = extensions.get(FeatureSchema.NATIVES);
    return natives == null ? Stream.of() : natives.getArtifacts().stream();
  }

  FeatureInfo info(FeatureInfo.State state, List<String> warnings) {
    return new FeatureInfo(
        name(),
        id().toString(),
        feature.getDescription().orElse(""),
        state,
        path.toString(),
        bundles().stream().map(ID::toString).toList(),
        configurations().stream().map(FeatureConfiguration::getPid).toList(),
        warnings);
  }
}
