package org.kinora.binding.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a program says of itself: lines {@code key=value}, lists with commas. */
public final class ProgramAnswer {

  private static final long SECONDS = 5;

  private final Properties lines;

  private ProgramAnswer(Properties lines) {
    this.lines = lines;
  }

  /**
   * Runs a program and takes what it prints.
   *
   * @param command the program, with what makes it answer and end
   * @throws IOException if it cannot be started or fails; the message says how
   */
  public static ProgramAnswer ask(List<String> command) throws IOException {
    String asked = String.join(" ", command);
    Process process = new ProcessBuilder(command).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("%s did not end within %d s".formatted(asked, SECONDS));
      }
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      String errors = new String(process.getErrorStream().readAllBytes(), UTF_8).strip();
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s ended with status %d%s"
                .formatted(asked, process.exitValue(), errors.isEmpty() ? "" : ": " + errors));
      }
      return parse(text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + asked, e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Takes lines that a program has printed. */
  public static ProgramAnswer parse(String text) throws IOException {
    Properties lines = new Properties();
    lines.load(new StringReader(text));
    return new ProgramAnswer(lines);
  }

  /**
   * The value of a line that has to be there.
   *
   * @throws IllegalArgumentException if it is not
   */
  public String needed(String key) {
    String value = lines.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("there is no " + key);
    }
    return value;
  }

  /** The value of a line, or what to take if there is none. */
  public String get(String key, String otherwise) {
    return lines.getProperty(key, otherwise);
  }

  /** The number of a line, or what to take if there is none. */
  public int number(String key, int otherwise) {
    return Integer.parseInt(get(key, Integer.toString(otherwise)));
  }

  /** The values of a line with a list; none if there is no such line. */
  public <T> List<T> list(String key, Function<String, T> parser) {
    return Arrays.stream(get(key, "").split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .map(parser)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** The constants of a line with a list, such as {@code fixed-qp} of FIXED_QP. */
  public <E extends Enum<E>> List<E> constants(String key, Class<E> type) {
    return list(key, word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_')));
  }
}
