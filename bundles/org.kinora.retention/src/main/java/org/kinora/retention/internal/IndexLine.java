package org.kinora.retention.internal;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kinora.api.recording.Loss;
import org.kinora.api.recording.RecordedFile;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.Swap;

/**
 * The lines of an index, one JSON object each: {@code {"open": FILE, ...}} when a file is begun,
 * {@code {"file": FILE, ...}} when it is complete, {@code {"deleted": FILE}} when it is gone. Paths
 * are relative to the folder of the index.
 */
final class IndexLine {

  static final String OPEN = "open";
  static final String FILE = "file";
  static final String DELETED = "deleted";

  private static final int NANO_PLACES = 9;
  private static final JsonProvider JSON = JsonProvider.provider();

  private IndexLine() {}

  /** The line of a file that is begun. */
  static JsonObject open(Path folder, Path file, String camera, Instant start) {
    return JSON.createObjectBuilder()
        .add(OPEN, relative(folder, file))
        .add("camera", camera)
        .add("start", start.toString())
        .build();
  }

  /** The line of a file that is gone. */
  static JsonObject deleted(Path folder, Path file) {
    return JSON.createObjectBuilder().add(DELETED, relative(folder, file)).build();
  }

  /**
   * The line of a complete file.
   *
   * @param status of its recording, for what happened within the file
   * @param size on disk, side files included
   */
  static JsonObject complete(Path folder, RecordedFile file, RecordingStatus status, long size) {
    JsonObjectBuilder json =
        JSON.createObjectBuilder().add(FILE, relative(folder, file.paths().get(0)));
    JsonArrayBuilder side = JSON.createArrayBuilder();
    file.paths().stream().skip(1).forEach(path -> side.add(relative(folder, path)));
    json.add("sideFiles", side)
        .add("recording", status.name())
        .add("camera", status.camera())
        .add("number", file.number())
        .add("start", file.start().toString())
        .add("time", seconds(file.time()))
        .add("duration", seconds(file.duration()))
        .add("frames", file.frames())
        .add("firstFrame", file.firstFrame())
        .add("lastFrame", file.lastFrame())
        .add("size", size);
    file.failure().ifPresent(reason -> json.add("failure", reason));
    JsonArrayBuilder swaps = JSON.createArrayBuilder();
    status.swaps().stream()
        .filter(swap -> swap.frame() >= file.firstFrame() && swap.frame() <= file.lastFrame())
        .forEach(swap -> swaps.add(swap(swap)));
    JsonArrayBuilder losses = JSON.createArrayBuilder();
    status.ledger().losses().stream()
        .filter(loss -> loss.last() >= file.firstFrame() && loss.first() <= file.lastFrame())
        .forEach(loss -> losses.add(loss(loss)));
    return json.add("swaps", swaps).add("losses", losses).build();
  }

  private static JsonObjectBuilder swap(Swap swap) {
    return JSON.createObjectBuilder()
        .add("frame", swap.frame())
        .add("from", swap.from())
        .add("to", swap.to())
        .add("reason", swap.reason());
  }

  private static JsonArrayBuilder loss(Loss loss) {
    return JSON.createArrayBuilder().add(loss.first()).add(loss.last()).add(loss.reason().id());
  }

  private static BigDecimal seconds(long nanos) {
    BigDecimal exact = BigDecimal.valueOf(nanos, NANO_PLACES).stripTrailingZeros();
    return exact.scale() < 1 ? exact.setScale(1) : exact;
  }

  private static String relative(Path folder, Path file) {
    return folder.relativize(file.toAbsolutePath().normalize()).toString();
  }

  /** Reads a line; empty if it is not one, such as the last one before a power cut. */
  static Optional<JsonObject> parse(String line) {
    try (var reader = JSON.createReader(new StringReader(line))) {
      return Optional.of(reader.readObject());
    } catch (JsonException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /**
   * The entry of a complete or an open file; empty if the line has not the form of one, or names a
   * file outside the folder.
   */
  static Optional<IndexEntry> entry(Path folder, JsonObject json) {
    try {
      String name = json.containsKey(FILE) ? json.getString(FILE) : json.getString(OPEN);
      JsonArray side =
          json.containsKey("sideFiles")
              ? json.getJsonArray("sideFiles")
              : JsonArray.EMPTY_JSON_ARRAY;
      List<Path> paths =
          Stream.concat(
                  Stream.of(name),
                  side.getValuesAs(JsonString.class).stream().map(JsonString::getString))
              .map(path -> folder.resolve(path).normalize())
              .toList();
      if (!paths.stream().allMatch(path -> path.startsWith(folder) && !path.equals(folder))) {
        return Optional.empty();
      }
      long size = json.containsKey("size") ? json.getJsonNumber("size").longValueExact() : 0;
      return Optional.of(
          new IndexEntry(
              paths,
              json.getString("camera"),
              Instant.parse(json.getString("start")),
              size,
              json.containsKey(FILE)));
    } catch (ClassCastException
        | NullPointerException
        | DateTimeException
        | ArithmeticException
        | InvalidPathException e) {
      return Optional.empty();
    }
  }
}
