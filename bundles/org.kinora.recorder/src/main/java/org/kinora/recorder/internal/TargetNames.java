package org.kinora.recorder.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kinora.api.media.Locator;

/**
 * Makes the targets of a configured recording from templates, so that a restart never replaces what
 * an earlier run has recorded.
 *
 * <p>{@code {name}} is the recording's name, {@code {start:PATTERN}} the local time of its start in
 * the form of {@link DateTimeFormatter}. A file that is there already gets a number: {@code
 * out-2.mp4}.
 */
final class TargetNames {

  private static final Pattern FIELD = Pattern.compile("\\{(name|start:[^}]+)}");

  private TargetNames() {}

  /**
   * Fills in a template.
   *
   * @throws IllegalArgumentException if a time pattern is not valid
   */
  static Locator expand(String template, String name, ZonedDateTime start) {
    StringBuilder text = new StringBuilder();
    Matcher field = FIELD.matcher(template);
    while (field.find()) {
      String key = field.group(1);
      String value = key.equals("name") ? name : format(key.substring("start:".length()), start);
      field.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    field.appendTail(text);
    return unused(Locator.target(text.toString()));
  }

  private static String format(String pattern, ZonedDateTime time) {
    try {
      return DateTimeFormatter.ofPattern(pattern).format(time);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + pattern + "' is not a time pattern: " + e.getMessage(), e);
    }
  }

  private static Locator unused(Locator target) {
    if (!target.isFile()) {
      return target;
    }
    Locator candidate = target;
    for (int n = 2; Files.exists(Path.of(candidate.path())); n++) {
      candidate = numbered(target, n);
    }
    return candidate;
  }

  /** The next file of a target: {@code out-2.mp4} after {@code out.mp4}. */
  static Locator numbered(Locator target, int n) {
    String extension = target.extension();
    String path = target.path();
    String stem =
        extension.isEmpty() ? path : path.substring(0, path.length() - extension.length() - 1);
    String suffix = extension.isEmpty() ? "" : "." + extension;
    return new Locator(target.scheme(), stem + "-" + n + suffix, target.options());
  }
}
