package org.kinora.features.internal;

import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Where the values of a JSON text begin, by path such as {@code /bundles/2/id}. */
final class JsonPositions {

  private final Map<String, JsonLocation> byPath = new HashMap<>();

  private JsonPositions() {}

  /** A key that an object has twice: the JSON reader would silently keep the last. */
  static final class DuplicateKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    DuplicateKeyException(String key, JsonLocation at) {
      super(at(at) + ": the key \"" + key + "\" is there twice");
    }
  }

  /** One open object or array. */
  private static final class Level {
    private final String path;
    private final boolean array;
    private String key = "";
    private int index = -1;

    Level(String path, boolean array) {
      this.path = path;
      this.array = array;
    }
  }

  /**
   * Reads a text to its end.
   *
   * @throws jakarta.json.stream.JsonParsingException where it is not JSON
   */
  static JsonPositions read(JsonParser parser) throws DuplicateKeyException {
    JsonPositions positions = new JsonPositions();
    Deque<Level> levels = new ArrayDeque<>();
    while (parser.hasNext()) {
      JsonParser.Event event = parser.next();
      switch (event) {
        case KEY_NAME -> {
          Level level = levels.element();
          level.key = parser.getString();
          String path = level.path + '/' + level.key;
          if (positions.byPath.put(path, parser.getLocation()) != null) {
            throw new DuplicateKeyException(level.key, parser.getLocation());
          }
        }
        case END_ARRAY, END_OBJECT -> levels.pop();
        default -> {
          String path = positions.enter(levels, parser.getLocation());
          if (event == JsonParser.Event.START_ARRAY || event == JsonParser.Event.START_OBJECT) {
            levels.push(new Level(path, event == JsonParser.Event.START_ARRAY));
          }
        }
      }
    }
    return positions;
  }

  private String enter(Deque<Level> levels, JsonLocation at) {
    if (levels.isEmpty()) {
      byPath.put("", at);
      return "";
    }
    Level level = levels.element();
    if (!level.array) {
      return level.path + '/' + level.key;
    }
    String path = level.path + '/' + ++level.index;
    byPath.put(path, at);
    return path;
  }

  /** Returns {@code line L, column C} of the value at a path, or of the nearest one around it. */
  String at(String path) {
    JsonLocation location = byPath.get(path);
    if (location != null) {
      return at(location);
    }
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "line 1" : at(path.substring(0, slash));
  }

  static String at(JsonLocation location) {
    return "line " + location.getLineNumber() + ", column " + location.getColumnNumber();
  }
}
