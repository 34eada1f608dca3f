package org.kinora.sink.pipe.internal;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program and its arguments. No shell reads them: there are no variables, patterns or
 * redirections.
 *
 * @param words the program, then its arguments
 */
record CommandLine(List<String> words) {

  private static final String PROGRAMS = "PATH";

  CommandLine {
    words = List.copyOf(words);
  }

  /**
   * Splits a text at white space; what stands between single or double quotes stays together.
   *
   * @throws IllegalArgumentException if there is no word or a quote is not closed
   */
  static CommandLine parse(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean separates = isQuote(c) || Character.isWhitespace(c);
      if (quote != 0 ? c != quote : !separates) {
        word.append(c);
        inWord = true;
      } else if (quote != 0) {
        quote = 0;
      } else if (isQuote(c)) {
        quote = c;
        inWord = true;
      } else if (inWord) {
        words.add(word.toString());
        word.setLength(0);
        inWord = false;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("a quote is not closed in '" + text + "'");
    }
    if (inWord) {
      words.add(word.toString());
    }
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw new IllegalArgumentException(
          "name a command, such as pipe:ffmpeg -i - -c copy out.mkv, or pipe:sh -c 'gzip > a.gz'");
    }
    return new CommandLine(words);
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"';
  }

  /** The program. */
  String program() {
    return words.get(0);
  }

  /** Whether the program is there and can be executed. */
  boolean isThere() {
    try {
      if (program().contains("/") || program().contains(File.separator)) {
        return isProgram(Path.of(program()));
      }
      String path = System.getenv(PROGRAMS);
      return path != null
          && Stream.of(path.split(File.pathSeparator, -1))
              .anyMatch(
                  folder ->
                      isProgram(Path.of(folder, program()))
                          || isProgram(Path.of(folder, program() + ".exe")));
    } catch (InvalidPathException e) {
      return false; // such a thing cannot be a program
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
