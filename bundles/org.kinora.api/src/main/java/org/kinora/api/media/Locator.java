package org.kinora.api.media;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where frames come from or access units go to: {@code scheme:path?key=value&key=value}.
 *
 * <p>Examples: {@code pattern}, {@code file:clip.mp4?pace=fast&loop=true}, {@code
 * v4l2:/dev/video0}, {@code out.mp4}. Nothing is percent-decoded, so that a path is written as the
 * file system has it. A question mark begins the options only where everything behind it has the
 * form of options.
 *
 * @param scheme lower case, selects the provider
 * @param path may be empty; for scheme {@code file} a path of the file system
 * @param options in the order written, unmodifiable
 */
public record Locator(String scheme, String path, Map<String, String> options) {

  /** Scheme of files. */
  public static final String FILE = "file";

  // At least two characters, so that a drive letter is not taken for a scheme.
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);
  private static final Pattern OPTIONS =
      Pattern.compile(
          "(.*)\\?((?:[A-Za-z0-9._-]+=[^?&=]*)(?:&[A-Za-z0-9._-]+=[^?&=]*)*)", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9.+-]*");

  /** Copies the options. */
  public Locator {
    Objects.requireNonNull(path, "path");
    if (!WORD.matcher(scheme).matches()) {
      throw new IllegalArgumentException("'" + scheme + "' is not a scheme");
    }
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /**
   * Reads the locator of a camera: text without a colon is a scheme ({@code pattern}).
   *
   * @throws IllegalArgumentException if the text is empty or has another form
   */
  public static Locator camera(String text) {
    Matcher options = OPTIONS.matcher(text);
    String head = options.matches() ? options.group(1) : text;
    Matcher scheme = SCHEME.matcher(head);
    if (!scheme.matches() && !WORD.matcher(head).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a camera: write NAME or NAME:PATH, such as pattern or file:clip.mp4");
    }
    return parse(text, "");
  }

  /**
   * Reads the locator of a target: text without a scheme is a file.
   *
   * @throws IllegalArgumentException if the text is empty
   */
  public static Locator target(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a target is empty: name a file, such as out.mp4");
    }
    return parse(text, FILE);
  }

  /** The locator of a file. */
  public static Locator of(Path file) {
    return new Locator(FILE, file.toString(), Map.of());
  }

  private static Locator parse(String text, String defaultScheme) {
    Map<String, String> values = new LinkedHashMap<>();
    String head = text;
    Matcher options = OPTIONS.matcher(text);
    if (options.matches()) {
      head = options.group(1);
      for (String pair : options.group(2).split("&", -1)) {
        int equals = pair.indexOf('=');
        values.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    Matcher scheme = SCHEME.matcher(head);
    if (scheme.matches()) {
      return new Locator(scheme.group(1).toLowerCase(Locale.ROOT), scheme.group(2), values);
    }
    return defaultScheme.isEmpty()
        ? new Locator(head, "", values)
        : new Locator(defaultScheme, head, values);
  }

  /** Whether this names a file of the file system. */
  public boolean isFile() {
    return scheme.equals(FILE);
  }

  /** The path as a path of the default file system. */
  public Path toPath() {
    return Path.of(path);
  }

  /** The file name extension of the path in lower case without the dot; empty if there is none. */
  public String extension() {
    int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    int dot = path.lastIndexOf('.');
    return dot > slash + 1 ? path.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }

  /** The locator as it is written. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (path.isEmpty()) {
      text.append(scheme);
    } else {
      text.append(scheme).append(':').append(path);
    }
    char separator = '?';
    for (Map.Entry<String, String> option : options.entrySet()) {
      text.append(separator).append(option.getKey()).append('=').append(option.getValue());
      separator = '&';
    }
    return text.toString();
  }
}
