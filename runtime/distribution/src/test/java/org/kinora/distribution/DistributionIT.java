package org.kinora.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built directory, moved to a place with a space and a plus in its path, as real processes. */
class DistributionIT {

  private static final long SECONDS = 120;

  @TempDir static Path folder;

  private static Path home;

  private record Ended(int status, String out, String err) {}

  @BeforeAll
  static void moveTheDistribution() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no POSIX shell: start script not tested");
    Path built = Path.of("target/kinora").toAbsolutePath();
    home = folder.resolve("a place+one");
    try (Stream<Path> files = Files.walk(built)) {
      for (Path file : files.sorted().toList()) {
        Path relative = built.relativize(file);
        if (relative.startsWith("natives") || relative.startsWith("cache")) {
          continue;
        }
        Files.copy(file, home.resolve(relative.toString()));
      }
    }
    Files.createSymbolicLink(home.resolve("natives"), built.resolve("natives"));
    addTestFeature();
    Files.writeString(home.resolve("features/corrupt.json"), "{\n \"id\": }");
  }

  private static void addTestFeature() throws IOException {
    Path jar = home.resolve("repository/t/command/1/command-1.jar");
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "command");
    main.putValue("Bundle-Activator", TestCommand.class.getName());
    main.putValue("Import-Package", "org.osgi.framework");
    String entry = TestCommand.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out, manifest);
        InputStream in = TestCommand.class.getClassLoader().getResourceAsStream(entry)) {
      zip.putNextEntry(new JarEntry(entry));
      in.transferTo(zip);
    }
    Files.writeString(
        home.resolve("features/test.json"),
        "{\"id\": \"t:test:1\", \"bundles\": [{\"id\": \"t:command:1\"}]}");
  }

  @Test
  void theCommandGetsItsArgumentsOnTheMainThreadAndItsStatusIsTheExitStatus() throws Exception {
    Ended ended = run("test", "7", "a b", "--json");

    assertThat(ended.out).isEqualTo("main [7, a b, --json]\n");
    assertThat(ended.err).isEmpty();
    assertThat(ended.status).isEqualTo(7);
  }

  @Test
  void aSignalLetsTheCommandCompleteItsFile() throws Exception {
    for (String signal : List.of("INT", "TERM")) {
      Path file = folder.resolve("interrupted-by-" + signal);
      Process process = start("test", "wait", file.toString());
      awaitFile(file);
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();

      Ended ended = end(process);

      assertThat(Files.readString(file)).isEqualTo("complete");
      assertThat(ended.err).isEmpty();
      assertThat(ended.status).isEqualTo(3);
    }
  }

  @Test
  void twoCommandsRunAtTheSameTimeAndLeaveNothingBehind() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path file = folder.resolve("parallel-" + i);
      processes.add(start("test", "wait", file.toString()));
    }
    for (int i = 0; i < 2; i++) {
      awaitFile(folder.resolve("parallel-" + i));
    }
    // Process.destroy() would close the streams that are still to be read.
    processes.forEach(process -> process.toHandle().destroy());
    for (Process process : processes) {
      assertThat(end(process).status).isEqualTo(3);
    }
    try (Stream<Path> left = Files.list(home.resolve("cache"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("framework-"));
    }
  }

  @Test
  void whatAKilledProcessLeftIsDeletedByTheNext() throws Exception {
    Path file = folder.resolve("killed");
    Process process = start("test", "wait", file.toString());
    awaitFile(file);
    process.destroyForcibly().waitFor();
    assertThat(leftovers()).isPositive();

    run("test", "0");

    assertThat(leftovers()).isZero();
  }

  private static long leftovers() throws IOException {
    try (Stream<Path> left = Files.list(home.resolve("cache"))) {
      return left.filter(path -> path.getFileName().toString().startsWith("framework-")).count();
    }
  }

  @Test
  void launchErrorsAreOneLineAndStatusOne() throws Exception {
    Ended corrupt = run("corrupt", "0");
    assertThat(corrupt.err)
        .startsWith("kinora: feature file " + home.toRealPath().resolve("features/corrupt.json"))
        .contains("line 2, column")
        .hasLineCount(1);
    assertThat(corrupt.status).isEqualTo(1);

    Ended unknown = run("nothing", "0");
    assertThat(unknown.err).contains("there is no feature nothing", "core").hasLineCount(1);
    assertThat(unknown.status).isEqualTo(1);
  }

  @Test
  void aStackTraceIsThereWhenAskedFor() throws Exception {
    assertThat(run("corrupt", "--debug", "0").err).contains("\tat org.kinora.");
  }

  @Test
  void everyFeatureStartsWithoutAWord() throws Exception {
    Ended ended =
        run("core,software-codecs,system-codecs,board-v4l2,board-maixcam,board-maixcam2,test", "0");

    assertThat(ended.err).isEmpty();
    assertThat(ended.status).isZero();
  }

  @Test
  void theArchiveOfClassesIsMadeAtTheFirstStart() throws Exception {
    run("test", "0");

    try (Stream<Path> files = Files.list(home.resolve("cache"))) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .anyMatch(name -> name.startsWith("classes-") && name.endsWith(".jsa"));
    }
  }

  private static Ended run(String features, String... arguments) throws Exception {
    return end(start(features, arguments));
  }

  private static Process start(String features, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/kinora").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().remove("KINORA_DEBUG");
    builder.environment().put("KINORA_OPTS", "-Dkinora.features=" + features);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static Ended end(Process process) throws Exception {
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
      // What these commands write fits into the buffers of the pipes.
      return new Ended(
          process.exitValue(),
          new String(process.getInputStream().readAllBytes(), UTF_8),
          new String(process.getErrorStream().readAllBytes(), UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  private static void awaitFile(Path file) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.exists(file) && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(file).exists();
  }
}
