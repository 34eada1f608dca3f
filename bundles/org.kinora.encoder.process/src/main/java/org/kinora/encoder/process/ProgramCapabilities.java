package org.kinora.encoder.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderCapabilities.LiveSetting;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/**
 * What a program says of its encoder when it is started with {@code --capabilities}: lines {@code
 * key=value}, lists with commas. {@code codecs}, {@code rate-controls}, {@code formats}, {@code
 * min-size} and {@code max-size} must be there; {@code width-alignment}, {@code height-alignment}
 * (2), {@code hardware} (false), {@code max-open} (no limit), {@code live} and {@code note} may be.
 */
final class ProgramCapabilities {

  private static final long SECONDS = 5;

  private ProgramCapabilities() {}

  /**
   * Asks a program.
   *
   * @throws IOException if it cannot be started, fails, or does not say what it must; the message
   *     says which
   */
  static EncoderCapabilities ask(String program) throws IOException {
    Process process = new ProcessBuilder(program, "--capabilities").start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            "%s --capabilities did not end within %d s".formatted(program, SECONDS));
      }
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      String errors = new String(process.getErrorStream().readAllBytes(), UTF_8).strip();
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s --capabilities ended with status %d%s"
                .formatted(program, process.exitValue(), errors.isEmpty() ? "" : ": " + errors));
      }
      return parse(program, text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + program, e);
    } finally {
      process.destroyForcibly();
    }
  }

  static EncoderCapabilities parse(String program, String text) throws IOException {
    Properties lines = new Properties();
    lines.load(new StringReader(text));
    try {
      return new EncoderCapabilities(
          Set.copyOf(list(lines, "codecs", Codec::parse)),
          Set.copyOf(list(lines, "rate-controls", word -> constant(RateControl.Mode.class, word))),
          list(lines, "formats", word -> constant(PixelFormat.class, word)),
          Size.parse(needed(lines, "min-size")),
          Size.parse(needed(lines, "max-size")),
          Integer.parseInt(lines.getProperty("width-alignment", "2")),
          Integer.parseInt(lines.getProperty("height-alignment", "2")),
          Boolean.parseBoolean(lines.getProperty("hardware", "false")),
          Integer.parseInt(
              lines.getProperty("max-open", Integer.toString(EncoderCapabilities.UNLIMITED))),
          Set.copyOf(list(lines, "live", word -> constant(LiveSetting.class, word))),
          false,
          "%s in the process %s".formatted(lines.getProperty("note", "an encoder"), program));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "what %s says of itself is wrong: %s".formatted(program, e.getMessage()), e);
    }
  }

  private static String needed(Properties lines, String key) {
    String value = lines.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("there is no " + key);
    }
    return value;
  }

  private static <T> List<T> list(Properties lines, String key, Function<String, T> parser) {
    return Arrays.stream(lines.getProperty(key, "").split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .map(parser)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
