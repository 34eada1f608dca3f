package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.TestName;
import org.junit.runner.RunWith;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.Size;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.Ledger;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Base of tests of the recorder in a real framework. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class RecorderSupport {

  static final Size VGA = new Size(640, 480);

  @Rule public final TestName test = new TestName();

  @Inject protected BundleContext context;
  @Inject protected Recorder recorder;

  protected Path folder;

  @Before
  public void makeFolder() throws IOException {
    String method = test.getMethodName().replaceAll("\\W.*", "");
    folder = Path.of(System.getProperty("kinora.itest.work"), getClass().getSimpleName(), method);
    Files.createDirectories(folder);
    try (var old = Files.list(folder)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
  }

  protected Path file(String name) {
    return folder.resolve(name);
  }

  /** A recording of the pattern camera at 640x480 and 30 fps. */
  protected RecordingRequest.Builder request(Codec codec, Path... targets) {
    return RecordingRequest.builder()
        .camera("pattern")
        .encoder(EncoderRequest.DEFAULT.with(codec))
        .targets(Arrays.stream(targets).map(Locator::of).toList());
  }

  protected RecordingResult record(RecordingRequest.Builder request)
      throws RecordingException, InterruptedException {
    return end(recorder.start(request.build()));
  }

  protected static RecordingResult end(Recording recording) throws InterruptedException {
    return recording
        .await(Duration.ofMinutes(5))
        .orElseThrow(() -> new AssertionError("it does not end: " + recording.status()));
  }

  /** Waits until a recording has encoded so many frames. */
  protected static void awaitEncoded(Recording recording, long frames) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (recording.status().ledger().encoded() < frames) {
      assertTrue("it stands still: " + recording.status(), System.nanoTime() < deadline);
      Thread.sleep(10);
    }
  }

  /** Waits until an encoder provider is there. */
  protected void awaitEncoder(String name) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (recorder.encoders().stream().noneMatch(encoder -> encoder.name().equals(name))) {
      assertTrue("no encoder " + name + " comes", System.nanoTime() < deadline);
      Thread.sleep(20);
    }
  }

  /** Every frame is in the file: by the ledger, by ffmpeg, and by the counter in each picture. */
  protected static void assertWhole(RecordingResult result, Path file, Size size) {
    Ledger ledger = result.status().ledger();
    assertEquals(result.toString(), "complete", result.word());
    assertTrue(ledger.toString(), ledger.balanced());
    assertEquals(ledger.captured(), Tools.decodedFrames(file));
    assertEquals(upTo(ledger.captured()), Tools.counters(file, size));
  }

  /** The pictures in the file are exactly those that the ledger does not list as lost. */
  protected static void assertMissingAreBooked(RecordingResult result, Path out) {
    assertEquals(notLost(result), Tools.counters(out, VGA));
  }

  /** The numbers of the frames that the ledger does not list as lost. */
  protected static List<Long> notLost(RecordingResult result) {
    Ledger ledger = result.status().ledger();
    assertTrue(ledger.toString(), ledger.balanced());
    Set<Long> lost = new HashSet<>();
    ledger
        .losses()
        .forEach(loss -> LongStream.rangeClosed(loss.first(), loss.last()).forEach(lost::add));
    return upTo(ledger.captured()).stream().filter(number -> !lost.contains(number)).toList();
  }

  protected static List<Long> upTo(long n) {
    return LongStream.range(0, n).boxed().toList();
  }

  protected Bundle bundle(String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no bundle " + symbolicName));
  }

  /** An encoder provider, to be used without the recorder. */
  protected EncoderProvider provider(String name) throws Exception {
    ServiceReference<EncoderProvider> reference =
        context
            .getServiceReferences(EncoderProvider.class, "(kinora.name=" + name + ")")
            .iterator()
            .next();
    return context.getService(reference);
  }
}
