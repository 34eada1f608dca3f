package org.kinora.encoder.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kinora.api.encoder.EncoderCapabilities;

/**
 * What a child is started for.
 *
 * @param hosted name of what it hosts, for itself and for messages
 * @param capabilities of its encoder
 * @param command its command line
 * @param directory for the shared memory
 * @param patience how long its start and the opening of its encoder may take
 */
record ChildSpec(
    String hosted,
    EncoderCapabilities capabilities,
    List<String> command,
    Path directory,
    Duration patience) {

  /** Quick to start, small, and without files that would be left behind when it is killed. */
  private static final List<String> FIXED =
      List.of(
          "-Xmx64m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+SuppressFatalErrorMessage");

  ChildSpec {
    command = List.copyOf(command);
  }

  /**
   * The command line of a child that is a virtual machine, as this one is.
   *
   * @param classPath of the child
   * @param options besides those that every child gets
   */
  static List<String> java(String classPath, List<String> options, Map<String, String> properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FIXED);
    command.addAll(options);
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", classPath, EncoderChild.class.getName()));
    return command;
  }
}
