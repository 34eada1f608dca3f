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
 * @param hosted name of the provider that it hosts
 * @param capabilities of that provider
 * @param classPath of the child
 * @param options of its virtual machine, besides those that every child gets
 * @param properties of its virtual machine
 * @param directory for the shared memory
 * @param patience how long its start and the opening of its encoder may take
 */
record ChildSpec(
    String hosted,
    EncoderCapabilities capabilities,
    String classPath,
    List<String> options,
    Map<String, String> properties,
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
    options = List.copyOf(options);
    properties = Map.copyOf(properties);
  }

  /** The command line. */
  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FIXED);
    command.addAll(options);
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", classPath, EncoderChild.class.getName()));
    return command;
  }
}
