package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.kinora.api.media.Codec;
import org.kinora.api.recording.EncoderStatus;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.Swap;
import org.kinora.features.FeatureException;
import org.kinora.features.FeatureInfo;
import org.kinora.features.FeatureRuntime;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/** Features of the packed distribution come and go, with and without a recording. */
public class FeatureIT extends RecorderSupport {

  private static final String SOFTWARE = "software-codecs";
  private static final String SYSTEM = "system-codecs";
  private static final List<String> SOFTWARE_BUNDLES =
      List.of(
          "org.kinora.encoder.ffmpeg", "org.kinora.encoder.jcodec", "org.kinora.encoder.process");

  @Inject private FeatureRuntime features;

  @Configuration
  public Option[] configuration() {
    return new Option[] {KinoraOptions.features("core", SOFTWARE)};
  }

  @Before
  public void awaitEncoders() throws Exception {
    awaitSoftware();
  }

  private void awaitSoftware() throws InterruptedException {
    for (String name : List.of("ffmpeg-x264", "ffmpeg-x265", "jcodec", "process-x264")) {
      awaitEncoder(name);
    }
  }

  @After
  public void restoreFeatures() throws Exception {
    if (installed(SYSTEM)) {
      features.remove(SYSTEM);
    }
    if (!installed(SOFTWARE)) {
      features.install(SOFTWARE);
    }
  }

  private boolean installed(String feature) {
    return features.list().stream()
        .anyMatch(
            info -> info.name().equals(feature) && info.state() == FeatureInfo.State.INSTALLED);
  }

  private List<String> encoders() {
    return recorder.encoders().stream().map(EncoderStatus::name).sorted().toList();
  }

  /** The bundles of the software codecs that are in the framework. */
  private List<Bundle> softwareBundles() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> SOFTWARE_BUNDLES.contains(bundle.getSymbolicName()))
        .toList();
  }

  private void assertGone(List<Bundle> before) {
    assertEquals(List.of(), softwareBundles());
    FrameworkWiring wiring =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    for (Bundle bundle : before) {
      assertEquals(bundle.toString(), Bundle.UNINSTALLED, bundle.getState());
      assertTrue(
          bundle + " keeps its classes", !wiring.getRemovalPendingBundles().contains(bundle));
    }
  }

  private void assertBack() {
    List<Bundle> bundles = softwareBundles();
    assertEquals(SOFTWARE_BUNDLES, bundles.stream().map(Bundle::getSymbolicName).sorted().toList());
    for (Bundle bundle : bundles) {
      assertEquals(bundle.toString(), Bundle.ACTIVE, bundle.getState());
    }
  }

  @Test
  public void encodersGoAndComeWithTheirFeature() throws Exception {
    List<String> all = encoders();
    assertTrue(all.toString(), all.size() >= 4);
    List<Bundle> before = softwareBundles();
    for (int round = 0; round < 3; round++) {
      features.remove(SOFTWARE);
      assertEquals(List.of(), encoders());
      assertGone(before);
      RecordingException refused =
          assertThrows(
              RecordingException.class,
              () -> recorder.start(request(Codec.H264, file("no.mp4")).build()));
      assertTrue(refused.getMessage(), refused.getMessage().contains("encoder"));

      features.install(SOFTWARE);
      awaitSoftware();
      assertEquals(all, encoders());
      assertBack();
      before = softwareBundles();
    }
    FeatureException twice = assertThrows(FeatureException.class, () -> features.install(SOFTWARE));
    assertEquals(FeatureException.Reason.ALREADY_INSTALLED, twice.reason());
    Path out = file("out.mp4");
    assertWhole(record(request(Codec.H265, out).maxFrames(45)), out, VGA);
  }

  @Test
  public void aRecordingWaitsForTheFeatureItsEncoderCameFrom() throws Exception {
    Path out = file("out.mp4");
    List<Bundle> before = softwareBundles();
    Recording recording = recorder.start(request(Codec.H264, out).maxFrames(150).build());
    awaitEncoded(recording, 30);

    features.remove(SOFTWARE);
    assertGone(before);
    assertEquals(List.of(), encoders());
    assertEquals(RecordingStatus.State.WAITING_FOR_ENCODER, recording.status().state());
    Thread.sleep(700); // 21 frames, of 90 that the queue holds
    features.install(SOFTWARE);

    RecordingResult result = end(recording);
    assertWhole(result, out, VGA);
    assertEquals(List.of(out), result.files());
    assertEquals(150, result.status().ledger().written());
    assertTrue(result.status().swaps().toString(), result.status().swapCount() >= 1);
    assertBack();
  }

  @Test
  public void whatTheQueueCannotHoldWhileTheFeatureIsAwayIsBooked() throws Exception {
    Path out = file("out.mp4");
    Recording recording =
        recorder.start(request(Codec.H264, out).captureQueue(10).maxFrames(150).build());
    awaitEncoded(recording, 30);
    features.remove(SOFTWARE);
    Thread.sleep(1500);
    features.install(SOFTWARE);
    RecordingResult result = end(recording);
    assertEquals("complete-with-losses", result.word());
    assertMissingAreBooked(result, out);
    assertEquals(List.of(out), result.files());
  }

  @Test
  public void anEncoderOfAnotherFeatureTakesOver() throws Exception {
    features.install(SYSTEM);
    Thread.sleep(1000); // its provider registers once its library is open
    boolean there = encoders().contains("x264");
    if (!there) {
      System.out.println("SKIPPED: libx264 is not installed, so no other feature can take over");
    }
    assumeTrue("libx264 is not installed", there);
    Path out = file("out.mp4");
    Recording recording = recorder.start(request(Codec.H264, out).maxFrames(150).build());
    String first = recording.status().encoder().orElseThrow();
    assertTrue(first, !first.equals("x264"));
    awaitEncoded(recording, 30);
    List<Bundle> before = softwareBundles();

    features.remove(SOFTWARE);
    assertGone(before);
    assertEquals("x264", recording.status().encoder().orElseThrow());
    assertTrue(encoders().toString(), encoders().stream().allMatch(name -> name.startsWith("x26")));
    long encoded = recording.status().ledger().encoded();
    awaitEncoded(recording, Math.min(140, encoded + 20));
    features.install(SOFTWARE);

    RecordingResult result = end(recording);
    assertWhole(result, out, VGA);
    Swap swap = result.status().swaps().get(0);
    assertEquals(List.of(first, "x264"), List.of(swap.from(), swap.to()));
    assertEquals(Swap.Cause.LEFT, swap.cause());
    assertEquals(0, swap.lost());
    assertEquals(150, result.status().ledger().written());
  }
}
