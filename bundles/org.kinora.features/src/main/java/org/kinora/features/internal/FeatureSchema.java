package org.kinora.features.internal;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Refuses what this runtime would not act upon. The feature reader drops what it does not know (a
 * bundle written as a plain string, say), and a feature that is half understood is worse than none.
 */
final class FeatureSchema {

  /** Bundle metadata: {@code false} installs and resolves the bundle without starting it. */
  static final String START = "start";

  /** Bundle metadata: {@code true} where the bundle has no use without the feature's natives. */
  static final String NEEDS_NATIVES = "needs-natives";

  /** The one extension known here: native artifacts, unpacked when the distribution is built. */
  static final String NATIVES = "natives";

  /** Metadata of a native artifact: the platform it is for. */
  static final String PLATFORM = "platform";

  /** Section 159.4 of the OSGi Compendium: version of the file format. */
  private static final String FORMAT_VERSION = "1.0";

  private static final Set<String> TEXTS =
      Set.of("name", "description", "docURL", "license", "scm", "vendor");
  private static final Set<String> ROOT =
      Set.of(
          "feature-resource-version",
          "id",
          "name",
          "description",
          "docURL",
          "license",
          "scm",
          "vendor",
          "complete",
          "categories",
          "variables",
          "bundles",
          "configurations",
          "extensions");
  private static final Pattern ID = Pattern.compile("[^:/\\\\\\s]+(:[^:/\\\\\\s]+){2,4}");

  private final JsonPositions positions;

  FeatureSchema(JsonPositions positions) {
    this.positions = positions;
  }

  /** What was not understood, with its position. */
  static final class Violation extends Exception {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
      super(message);
    }
  }

  void check(JsonObject feature) throws Violation {
    keys("", feature, ROOT);
    id("", feature);
    for (Map.Entry<String, JsonValue> entry : feature.entrySet()) {
      String path = "/" + entry.getKey();
      switch (entry.getKey()) {
        case "feature-resource-version" -> version(path, entry.getValue());
        case "complete" -> bool(path, entry.getValue());
        case "categories" -> categories(path, entry.getValue());
        case "variables" -> variables(path, object(path, entry.getValue()));
        case "bundles" -> bundles(path, array(path, entry.getValue()));
        case "configurations" -> configurations(path, object(path, entry.getValue()));
        case "extensions" -> extensions(path, object(path, entry.getValue()));
        default -> {
          if (TEXTS.contains(entry.getKey())) {
            type(path, entry.getValue(), ValueType.STRING);
          }
        }
      }
    }
  }

  private void version(String path, JsonValue value) throws Violation {
    type(path, value, ValueType.STRING);
    String version = ((JsonString) value).getString();
    if (!version.equals(FORMAT_VERSION)) {
      throw violation(path, "format version " + version + " is not known, only " + FORMAT_VERSION);
    }
  }

  private void categories(String path, JsonValue value) throws Violation {
    JsonArray categories = array(path, value);
    for (int i = 0; i < categories.size(); i++) {
      type(path + '/' + i, categories.get(i), ValueType.STRING);
    }
  }

  private void variables(String path, JsonObject variables) throws Violation {
    for (Map.Entry<String, JsonValue> variable : variables.entrySet()) {
      ValueType type = variable.getValue().getValueType();
      if (type == ValueType.ARRAY || type == ValueType.OBJECT) {
        throw violation(path + '/' + variable.getKey(), "a variable must have a single value");
      }
    }
  }

  private void bundles(String path, JsonArray bundles) throws Violation {
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < bundles.size(); i++) {
      String at = path + '/' + i;
      if (bundles.get(i).getValueType() != ValueType.OBJECT) {
        throw violation(at, "a bundle is written as {\"id\": \"group:artifact:version\"}");
      }
      JsonObject bundle = bundles.getJsonObject(i);
      keys(at, bundle, Set.of("id", START, NEEDS_NATIVES));
      id(at, bundle);
      for (String flag : Set.of(START, NEEDS_NATIVES)) {
        if (bundle.containsKey(flag)) {
          bool(at + '/' + flag, bundle.get(flag));
        }
      }
      if (!seen.add(bundle.getString("id"))) {
        throw violation(at, "the bundle " + bundle.getString("id") + " is listed twice");
      }
    }
  }

  private void configurations(String path, JsonObject configurations) throws Violation {
    for (Map.Entry<String, JsonValue> configuration : configurations.entrySet()) {
      String pid = configuration.getKey();
      String at = path + '/' + pid;
      object(at, configuration.getValue());
      if (pid.isBlank() || pid.startsWith("~") || pid.endsWith("~")) {
        throw violation(at, "a configuration is named PID or FACTORY~NAME, not \"" + pid + "\"");
      }
    }
  }

  private void extensions(String path, JsonObject extensions) throws Violation {
    keys(path, extensions, Set.of(NATIVES));
    if (!extensions.containsKey(NATIVES)) {
      return;
    }
    String at = path + '/' + NATIVES;
    JsonObject natives = object(at, extensions.get(NATIVES));
    keys(at, natives, Set.of("kind", "type", "artifacts"));
    word(at, natives, "kind", Set.of("mandatory", "optional", "transient"));
    word(at, natives, "type", Set.of("artifacts"));
    if (!natives.containsKey("artifacts")) {
      throw violation(at, "\"artifacts\" is missing");
    }
    JsonArray artifacts = array(at + "/artifacts", natives.get("artifacts"));
    for (int i = 0; i < artifacts.size(); i++) {
      String artifactAt = at + "/artifacts/" + i;
      JsonObject artifact = object(artifactAt, artifacts.get(i));
      keys(artifactAt, artifact, Set.of("id", PLATFORM));
      id(artifactAt, artifact);
      if (!artifact.containsKey(PLATFORM)) {
        throw violation(artifactAt, "\"platform\" is missing");
      }
      word(artifactAt, artifact, PLATFORM, Platform.ALL);
    }
  }

  private void word(String at, JsonObject object, String key, Set<String> possible)
      throws Violation {
    if (!object.containsKey(key)) {
      return;
    }
    String path = at + '/' + key;
    type(path, object.get(key), ValueType.STRING);
    if (!possible.contains(object.getString(key))) {
      throw violation(
          path, "\"" + key + "\" must be one of " + String.join(", ", new TreeSet<>(possible)));
    }
  }

  private void id(String at, JsonObject object) throws Violation {
    if (!object.containsKey("id")) {
      throw violation(at, "\"id\" is missing");
    }
    type(at + "/id", object.get("id"), ValueType.STRING);
    String id = object.getString("id");
    if (!ID.matcher(id).matches()) {
      throw violation(
          at + "/id", "an id is group:artifact[:type[:classifier]]:version, not \"" + id + "\"");
    }
  }

  private void keys(String path, JsonObject object, Set<String> known) throws Violation {
    for (String key : object.keySet()) {
      if (!known.contains(key)) {
        throw violation(
            path + '/' + key,
            "\"" + key + "\" is not known; known are " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  private JsonObject object(String path, JsonValue value) throws Violation {
    type(path, value, ValueType.OBJECT);
    return value.asJsonObject();
  }

  private JsonArray array(String path, JsonValue value) throws Violation {
    type(path, value, ValueType.ARRAY);
    return value.asJsonArray();
  }

  private void bool(String path, JsonValue value) throws Violation {
    if (value.getValueType() != ValueType.TRUE && value.getValueType() != ValueType.FALSE) {
      throw violation(path, "must be true or false");
    }
  }

  private void type(String path, JsonValue value, ValueType type) throws Violation {
    if (value.getValueType() != type) {
      throw violation(
          path,
          "must be of type "
              + type.name().toLowerCase(Locale.ROOT)
              + ", not "
              + value.getValueType().name().toLowerCase(Locale.ROOT));
    }
  }

  private Violation violation(String path, String message) {
    return new Violation(positions.at(path) + ": " + message);
  }
}
