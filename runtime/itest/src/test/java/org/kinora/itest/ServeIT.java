package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * {@code kinora run} out of the unpacked archive, without a network: configurations and bundles
 * come and go as files.
 */
public class ServeIT {

  private static final Path ARCHIVE =
      KinoraOptions.distribution()
          .resolveSibling("kinora-" + System.getProperty("kinora.version") + ".tar.gz");
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Path folder = Path.of(System.getProperty("kinora.itest.work"), "ServeIT");
  private final Path temporary = folder.resolve("tmp");
  private final Path out = folder.resolve("out.txt");
  private final Path err = folder.resolve("err.txt");

  private Path home;
  private Process process;

  @Before
  public void start() throws Exception {
    delete(folder);
    Files.createDirectories(temporary);
    home = unpack();
    List<String> command = new ArrayList<>(withoutNetwork());
    command.addAll(List.of(home.resolve("bin/kinora").toString(), "run"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("KINORA_LOG", "info");
    builder.environment().put("KINORA_OPTS", "-Djava.io.tmpdir=" + temporary);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process =
        builder
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    await("it serves", () -> Files.readString(out).contains("Kinora serves"));
  }

  @After
  public void kill() {
    process.destroyForcibly();
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Path unpack() throws Exception {
    if (!Files.exists(ARCHIVE)) {
      System.out.println("SKIPPED: no " + ARCHIVE.getFileName() + " was packed; the folder is run");
      run("cp", "-r", KinoraOptions.distribution().toString(), folder.toString());
      return folder.resolve("kinora");
    }
    run("tar", "-xzf", ARCHIVE.toString(), "-C", folder.toString());
    return folder.resolve(ARCHIVE.getFileName().toString().replace(".tar.gz", ""));
  }

  private static void run(String... command) throws Exception {
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    assertEquals(List.of(command).toString(), 0, status);
  }

  /** What to put in front of a command so that it has no network; nothing where that is refused. */
  private static List<String> withoutNetwork() throws Exception {
    for (String options : List.of("-n", "-rn")) {
      if (Tools.installed("unshare").isPresent() && silently("unshare", options, "true") == 0) {
        return List.of("unshare", options);
      }
    }
    System.out.println("SKIPPED: this machine does not let a process be cut off from the network");
    return List.of();
  }

  private static int silently(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.call()) {
      assertTrue("it ended: " + Files.readString(err), process.isAlive());
      assertTrue("in vain: " + what + "; " + Files.readString(err), System.nanoTime() < deadline);
      Thread.sleep(50);
    }
  }

  private void awaitSaid(String text) throws Exception {
    await(text, () -> Files.readString(err).contains(text));
  }

  /** How often a recording has ended complete, by the log. */
  private long completed(String name) throws IOException {
    try (Stream<String> lines = Files.lines(err)) {
      return lines.filter(line -> line.contains("recording " + name + " ended: complete")).count();
    }
  }

  private void configure(String name, String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(lines));
    all.addAll(List.of("name = " + name, "codec = h264", "size = 320x240"));
    all.add("targets = " + file("{name}.mp4"));
    // In one step: a file that is half written would be half a configuration.
    Path part = folder.resolve("part.cfg");
    Files.write(part, all);
    Files.move(part, configuration(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path configuration(String name) {
    return home.resolve("etc/org.kinora.recording-" + name + ".cfg");
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void awaitGrowth(String name) throws Exception {
    Path file = file(name);
    await(file + " is there", () -> Files.exists(file));
    long size = Files.size(file);
    await(file + " grows", () -> Files.size(file) > size + 2000);
  }

  private static void assertPlays(Path file, int atLeast) {
    long frames = Tools.decodedFrames(file);
    assertTrue(file + " has " + frames + " frames", frames >= atLeast);
    assertEquals(file.toString(), frames, Tools.times(file).size());
  }

  private void terminate() throws Exception {
    process.toHandle().destroy(); // SIGTERM
    assertTrue("it does not end", process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS));
    assertEquals(Files.readString(err), 0, process.exitValue());
  }

  @Test
  public void aRecordingFollowsItsConfiguration() throws Exception {
    configure("door");
    awaitGrowth("door.mp4");
    assertEquals(0, completed("door"));

    configure("door", "fps = 15");
    awaitGrowth("door-2.mp4");
    assertEquals(1, completed("door"));
    assertPlays(file("door.mp4"), 10);
    assertEquals(3000, interval(file("door.mp4")));

    Files.delete(configuration("door"));
    await("the second file is complete", () -> completed("door") == 2);
    assertPlays(file("door-2.mp4"), 5);
    assertEquals("the changed configuration counts", 6000, interval(file("door-2.mp4")));
    Thread.sleep(1500);
    assertTrue("a third begins", Files.notExists(file("door-3.mp4")));
    terminate();
    assertNothingIsLeft();
  }

  private static long interval(Path file) {
    List<Long> times = Tools.times(file);
    return times.get(1) - times.get(0);
  }

  @Test
  public void aBundleIsThereWhileItsFileIs() throws Exception {
    Path jar = KinoraOptions.jar("org.kinora.example.camera");
    Path deployed = home.resolve("deploy/camera.jar");
    configure("ramp", "camera = ramp");
    awaitSaid("recording ramp cannot start: there is no camera 'ramp'");

    deploy(jar, deployed);
    awaitGrowth("ramp.mp4");

    Files.delete(deployed);
    awaitSaid("recording ramp ended early: the provider of camera ramp left");
    configure("late", "camera = ramp");
    awaitSaid("recording late cannot start: there is no camera 'ramp'");

    deploy(jar, deployed);
    awaitGrowth("late.mp4");
    awaitGrowth("ramp-2.mp4"); // a camera that is not live begins anew

    terminate();
    for (String name : List.of("ramp", "ramp-2", "late")) {
      assertPlays(file(name + ".mp4"), 30);
    }
    assertNothingIsLeft();
  }

  private static void deploy(Path jar, Path deployed) throws IOException {
    Path part = deployed.resolveSibling("camera.part");
    Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, deployed);
  }

  @Test
  public void onATerminationEveryFileIsCompleted() throws Exception {
    configure("one");
    configure("two", "fps = 15");
    awaitGrowth("one.mp4");
    awaitGrowth("two.mp4");
    terminate();
    String said = Files.readString(err);
    for (String name : List.of("one", "two")) {
      assertPlays(file(name + ".mp4"), 10);
      assertTrue(said, said.contains(name + ": complete: "));
      assertTrue(said, Files.notExists(file(name + "-2.mp4")));
    }
    assertTrue(said, !said.contains("ERROR") && !said.contains("\tat "));
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    List<Path> cache;
    try (Stream<Path> files = Files.list(home.resolve("cache"))) {
      cache = files.filter(file -> file.getFileName().toString().startsWith("framework-")).toList();
    }
    assertEquals("storage of the framework", List.of(), cache);
    try (Stream<Path> files = Files.list(temporary)) {
      assertEquals("temporary files", List.of(), files.toList());
    }
  }
}
