package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.kinora.api.media.Size;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** Runs the guide's two examples and looks at what they leave. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ExamplesIT {

  private static final Size VGA = new Size(640, 480);
  private static final List<Long> SIXTY = LongStream.range(0, 60).boxed().toList();

  @Inject private BundleContext context;
  @Inject private ConfigurationAdmin configurations;

  @Configuration
  public Option[] configuration() {
    return new Option[] {
      KinoraOptions.recorder(),
      KinoraOptions.kinora("org.kinora.example.push", "org.kinora.example.bind")
    };
  }

  @Test
  public void pushingFramesGivesTwoSecondsOfThem() throws Exception {
    Path mp4 = run("push");
    assertWhole(mp4);
    assertWholeStream(mp4.resolveSibling("push.h265"));
  }

  @Test
  public void aBoundCameraGivesTwoSecondsAndAStillOfThem() throws Exception {
    Path mp4 = run("bind");
    assertWhole(mp4);
    assertWholeStream(mp4.resolveSibling("bind.h265"));
    Path still = mp4.resolveSibling("bind.png");
    assertEquals("the picture written last", 59, Tools.counter(still, VGA));
  }

  @Test
  public void anExampleWhoseBundleIsStoppedLeavesNoThreadBehind() throws Exception {
    org.osgi.service.cm.Configuration configuration = configure("push", "pattern", "stopped");
    Future<?> example = example("push");
    Bundle bundle = FrameworkUtil.getBundle(example.getClass());
    bundle.stop();
    try {
      assertTrue("it goes on", example.isCancelled());
      assertTrue(
          "its thread lives",
          Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().equals("example-push")));
    } finally {
      configuration.delete();
      bundle.start();
    }
  }

  /** Configures an example and waits for what it makes. */
  private Path run(String name) throws Exception {
    // At fast pace the camera waits for its reader: a slow machine loses no frame.
    org.osgi.service.cm.Configuration configuration = configure(name, "pattern?pace=fast", "whole");
    try {
      Path mp4 = (Path) example(name).get(2, TimeUnit.MINUTES);
      assertEquals(folder(name, "whole").resolve(name + ".mp4"), mp4);
      return mp4;
    } finally {
      configuration.delete();
    }
  }

  private org.osgi.service.cm.Configuration configure(String name, String camera, String purpose)
      throws IOException {
    Path folder = folder(name, purpose);
    Files.createDirectories(folder);
    try (var old = Files.list(folder)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    var configuration = configurations.getConfiguration("org.kinora.example." + name, "?");
    configuration.update(
        FrameworkUtil.asDictionary(
            Map.of(
                "folder",
                folder.toString(),
                "camera",
                camera,
                "encoder.target",
                "(kinora.name=ffmpeg-x265)")));
    return configuration;
  }

  private static Path folder(String name, String purpose) {
    return Path.of(System.getProperty("kinora.itest.work"), "ExamplesIT", name, purpose);
  }

  @SuppressWarnings("rawtypes") // as the registry has it
  private Future<?> example(String name) throws Exception {
    String filter = "(service.pid=org.kinora.example." + name + ")";
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < deadline) {
      Collection<ServiceReference<Future>> found =
          context.getServiceReferences(Future.class, filter);
      if (!found.isEmpty()) {
        return context.getService(found.iterator().next());
      }
      Thread.sleep(20);
    }
    throw new AssertionError("the example " + name + " does not start");
  }

  private static void assertWhole(Path mp4) {
    assertWholeStream(mp4);
    assertEquals(2.0, Tools.seconds(mp4), 0.0005);
    assertEquals(SIXTY.stream().map(n -> n * 3000).toList(), Tools.times(mp4));
  }

  private static void assertWholeStream(Path file) {
    assertEquals("hevc", Tools.codec(file));
    assertEquals(60, Tools.decodedFrames(file));
    assertEquals(SIXTY, Tools.counters(file, VGA));
  }
}
