package org.kinora.shell.internal;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.remux.RemuxRequest.Mark;

/**
 * The places of a recording where its encoder or its camera changed, from the object that {@code
 * record --json} printed.
 */
final class Marks {

  private static final String FRAMES = "frames";

  private Marks() {}

  /**
   * Reads them; the first is at the beginning.
   *
   * @throws CommandFailure if the file is not there or is none, or if the recording was paused: the
   *     object does not say where
   */
  static List<Mark> read(Path file) throws CommandFailure {
    try (InputStream in = Files.newInputStream(file)) {
      return of(Json.read(in));
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read " + file + ": " + e.getMessage(), e);
    } catch (JsonException | ClassCastException | NullPointerException e) {
      throw CommandFailure.failed(file + " is not what 'record --json' prints", e);
    }
  }

  private static List<Mark> of(JsonObject recording) throws CommandFailure {
    if (recording.getJsonObject(FRAMES).containsKey("paused")) {
      throw CommandFailure.failed(
          "the recording was paused: its pictures cannot be told by the numbers of its frames");
    }
    List<Mark> marks = new ArrayList<>();
    JsonArray encoders = recording.getJsonArray("encoders");
    marks.add(new Mark(0, encoders.isEmpty() ? "begin" : encoders.getString(0)));
    for (JsonValue value : recording.getJsonArray("swaps")) {
      JsonObject swap = value.asJsonObject();
      if (!swap.getString("what").equals("sink")) {
        long picture = picture(swap.getJsonNumber("frame").longValueExact(), recording);
        String title = swap.getString("to") + " (" + swap.getString("cause") + ")";
        if (marks.get(marks.size() - 1).picture() == picture) {
          marks.remove(marks.size() - 1); // what came before had no picture
        }
        marks.add(new Mark(picture, title));
      }
    }
    return marks;
  }

  /** The index in the file of the picture of a frame: those lost before are not in it. */
  private static long picture(long frame, JsonObject recording) {
    long picture = frame;
    for (JsonValue value : recording.getJsonArray("losses")) {
      JsonArray loss = value.asJsonArray();
      long first = loss.getJsonNumber(0).longValueExact();
      long last = loss.getJsonNumber(1).longValueExact();
      picture -= Math.max(0, Math.min(last + 1, frame) - first);
    }
    return picture;
  }
}
