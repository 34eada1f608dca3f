package org.kinora.recorder.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.sink.SinkException;

/**
 * Names the files of a target, one after the other.
 *
 * <p>In a template {@code {name}} is the recording's name, {@code {camera}} its camera, {@code {n}}
 * the number of the file ({@code {n:4}} with four digits) and {@code {start:PATTERN}} the local
 * time at which the file begins, in the form of {@link DateTimeFormatter}. A name that is taken
 * gets a number: {@code out-2.mp4}. Without a field in it the first file has the target's own name,
 * and replaces what is there unless that is to be kept.
 */
final class TargetNames {

  private static final Pattern FIELD =
      Pattern.compile("\\{(name|camera|n|n:([1-9])|start:([^{}]+))}");
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]+");

  private final Locator target;
  private final String name;
  private final String camera;
  private final List<Path> volumes;
  private final boolean template;
  private final boolean keep;

  /**
   * @param name of the recording
   */
  TargetNames(Locator target, String name, RecordingRequest request) {
    this.target = target;
    this.name = name;
    this.camera = request.camera().toString();
    this.volumes = target.isFile() ? request.storage().volumes() : List.of();
    this.template = target.isFile() && FIELD.matcher(target.path()).find();
    this.keep = template || request.storage().keep();
  }

  /** The target as it was asked for. */
  Locator target() {
    return target;
  }

  /** How many directories there are beside that of the target. */
  int volumes() {
    return volumes.size();
  }

  /**
   * What the first file would be called if it began now; makes the directories that a template
   * names below one that is there.
   *
   * @throws SinkException if a directory is missing or a time pattern is not valid
   */
  Locator first() throws SinkException {
    Locator file = expand(1, Instant.now());
    return prepared(keep ? unused(file) : file);
  }

  /**
   * A file's name, in a directory that is there.
   *
   * @param n number of the file, counted from 1
   * @param first what it begins with
   * @param volume 0 for the target's own directory, or which of the others
   * @throws SinkException if its directory cannot be made
   */
  Locator file(int n, Delivery first, int volume) throws SinkException {
    Locator file = expand(n, Instant.ofEpochMilli(first.wallMillis()));
    if (!template && n > 1) {
      file = numbered(file, n);
    }
    file = rightExtension(file, first.format().codec());
    if (volume > 0) {
      Path moved = volumes.get(volume - 1).resolve(file.toPath().getFileName());
      file = new Locator(file.scheme(), moved.toString(), file.options());
    }
    return prepared(keep || n > 1 || volume > 0 ? unused(file) : file);
  }

  /** The extension of a raw stream names its codec. */
  private static Locator rightExtension(Locator file, Codec codec) {
    String extension = file.extension();
    if (Codec.ofExtension(extension).filter(c -> c != codec).isEmpty()) {
      return file;
    }
    String stem = file.path().substring(0, file.path().length() - extension.length());
    return new Locator(file.scheme(), stem + codec.id(), file.options());
  }

  private Locator expand(int n, Instant start) throws SinkException {
    if (!template) {
      return target;
    }
    StringBuilder text = new StringBuilder();
    Matcher field = FIELD.matcher(target.path());
    while (field.find()) {
      field.appendReplacement(text, Matcher.quoteReplacement(value(field, n, start)));
    }
    field.appendTail(text);
    return new Locator(target.scheme(), text.toString(), target.options());
  }

  private String value(Matcher field, int n, Instant start) throws SinkException {
    if (field.group(3) != null) {
      return format(field.group(3), start.atZone(ZoneId.systemDefault()));
    }
    if (field.group(2) != null) {
      return String.format("%0" + field.group(2) + "d", n);
    }
    return switch (field.group(1)) {
      case "n" -> Integer.toString(n);
      case "name" -> safe(name);
      default -> safe(camera);
    };
  }

  private static String safe(String text) {
    return UNSAFE.matcher(text).replaceAll("-");
  }

  private static String format(String pattern, ZonedDateTime time) throws SinkException {
    try {
      return DateTimeFormatter.ofPattern(pattern).format(time);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new SinkException(
          "'" + pattern + "' is not a time pattern: " + e.getMessage(), Retry.FATAL, e);
    }
  }

  private Locator unused(Locator file) {
    if (!file.isFile()) {
      return file;
    }
    Locator candidate = file;
    for (int n = 2; Files.exists(Path.of(candidate.path())); n++) {
      candidate = numbered(file, n);
    }
    return candidate;
  }

  /** The next file of a target: {@code out-2.mp4} after {@code out.mp4}. */
  private static Locator numbered(Locator file, int n) {
    String extension = file.extension();
    String path = file.path();
    String stem =
        extension.isEmpty() ? path : path.substring(0, path.length() - extension.length() - 1);
    String suffix = extension.isEmpty() ? "" : "." + extension;
    return new Locator(file.scheme(), stem + "-" + n + suffix, file.options());
  }

  /** Makes the directories that the fields of a template name. */
  private Locator prepared(Locator file) throws SinkException {
    if (!template || !file.isFile()) {
      return file;
    }
    try {
      Optional<Path> folder = Optional.ofNullable(file.toPath().toAbsolutePath().getParent());
      if (folder.isPresent() && base(target).map(Files::isDirectory).orElse(true)) {
        Files.createDirectories(folder.get());
      }
    } catch (IOException | InvalidPathException e) {
      throw new SinkException(
          "the directory of %s cannot be made: %s".formatted(file.path(), e.getMessage()),
          Retry.RECOVERABLE,
          e);
    }
    return file;
  }

  /** The directory in front of the first field; empty if that is the working directory. */
  static Optional<Path> base(Locator target) {
    Matcher field = FIELD.matcher(target.path());
    String fixed = field.find() ? target.path().substring(0, field.start()) : target.path();
    int slash = fixed.lastIndexOf('/');
    return target.isFile() && slash > 0
        ? Optional.of(Path.of(fixed.substring(0, slash)))
        : Optional.empty();
  }
}
