package org.kinora.tck;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An executable of the system: found, run, its output drained and its exit value read. */
final class Tool {
  private Tool() {}

  /**
   * What a process left.
   *
   * @param exit value
   * @param out standard output
   * @param err standard error, stripped
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Output(int exit, byte[] out, String err) {}

  /** Takes the standard output of a process to its end. */
  @FunctionalInterface
  interface Reader {
    /** Reads to the end. */
    void read(InputStream out) throws IOException;
  }

  /**
   * Finds an executable: named by the system property {@code kinora.tck.NAME}, else in the folder
   * named by {@code kinora.tck.tools}, else on the PATH.
   */
  static Optional<Path> find(String name) {
    String named = System.getProperty("kinora.tck." + name);
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    Stream<String> folders =
        Stream.concat(
            Stream.ofNullable(System.getProperty("kinora.tck.tools")),
            Arrays.stream(
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator)));
    return folders
        .filter(folder -> !folder.isBlank())
        .flatMap(folder -> Stream.of(Path.of(folder, name), Path.of(folder, name + ".exe")))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Finds an executable or skips the check. */
  static String require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new CheckSkipped(
                    "needs the executable %s: put it on the PATH or name it by -Dkinora.tck.%s"
                        .formatted(name, name)))
        .toString();
  }

  /**
   * Runs a command to its end.
   *
   * @param in is written to its standard input
   */
  static Output run(List<String> command, byte[] in) throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Output output = run(command, in, stream -> stream.transferTo(out));
    return new Output(output.exit(), out.toByteArray(), output.err());
  }

  /** Runs a command to its end, its output read by a reader as it comes. */
  static Output run(List<String> command, byte[] in, Reader reader)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("kinora-tck", ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    try {
      Thread feeder = new Thread(() -> feed(process, in), "tck-feeder");
      feeder.setDaemon(true);
      feeder.start();
      try (InputStream stream = process.getInputStream()) {
        reader.read(stream);
      }
      int exit = process.waitFor();
      feeder.join();
      String err = Files.readString(errors, StandardCharsets.UTF_8);
      return new Output(exit, new byte[0], err.strip());
    } finally {
      process.destroyForcibly();
      Files.delete(errors);
    }
  }

  private static void feed(Process process, byte[] in) {
    try (OutputStream stream = process.getOutputStream()) {
      stream.write(in);
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      } // else it has ended early, which its exit value and its messages tell
    }
  }
}
