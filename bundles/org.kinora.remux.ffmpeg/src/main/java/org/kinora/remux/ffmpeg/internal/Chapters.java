package org.kinora.remux.ffmpeg.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.regex.Pattern;
import org.kinora.api.remux.RemuxRequest.Mark;

/** Marks as ffmpeg reads chapters: its metadata format. */
final class Chapters {

  private static final Pattern SPECIAL = Pattern.compile("([=;#\\\\\\n])");

  private Chapters() {}

  /**
   * Writes marks to a file.
   *
   * @param pictures how many there are
   * @param times of the pictures in the order in which they are shown, in nanoseconds from the
   *     first
   * @param duration of the video in nanoseconds
   * @throws IOException if that fails, or a mark is behind the last picture
   */
  static void write(
      Path file, List<Mark> marks, int pictures, IntToLongFunction times, long duration)
      throws IOException {
    List<String> lines = new ArrayList<>(List.of(";FFMETADATA1"));
    for (int i = 0; i < marks.size(); i++) {
      long end = i + 1 < marks.size() ? time(marks.get(i + 1), pictures, times) : duration;
      lines.add("[CHAPTER]");
      lines.add("TIMEBASE=1/1000000000");
      lines.add("START=" + time(marks.get(i), pictures, times));
      lines.add("END=" + end);
      lines.add("title=" + SPECIAL.matcher(marks.get(i).title()).replaceAll("\\\\$1"));
    }
    Files.write(file, lines);
  }

  private static long time(Mark mark, int pictures, IntToLongFunction times) throws IOException {
    if (mark.picture() >= pictures) {
      throw new IOException(
          "the mark '%s' is at picture %d, and there are %d"
              .formatted(mark.title(), mark.picture(), pictures));
    }
    return times.applyAsLong((int) mark.picture());
  }
}
