package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.mavenBundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Size;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.Swap;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Swaps the encoders of a recording in every way there is, at random moments. */
public abstract class SwapSupport extends RecorderSupport {

  /** The ways to change an encoder. */
  private enum Way {
    ON_DEMAND,
    STOP_START,
    UNINSTALL_INSTALL,
    UPDATE
  }

  /** Which bundle has an encoder provider. */
  private static final Map<String, String> BUNDLES =
      Map.of(
          "axera", "org.kinora.encoder.axera",
          "sophgo", "org.kinora.encoder.sophgo",
          "ffmpeg-x264", "org.kinora.encoder.ffmpeg",
          "ffmpeg-x265", "org.kinora.encoder.ffmpeg",
          "jcodec", "org.kinora.encoder.jcodec",
          "x264", "org.kinora.encoder.x264",
          "x265", "org.kinora.encoder.x265",
          "process-x264", "org.kinora.encoder.process",
          "process-x265", "org.kinora.encoder.process");

  private static final Set<String> IN_X265 =
      Set.of("ffmpeg-x265", "x265", "axera", "sophgo"); // the last two: emulated

  /**
   * What libx265 keeps for good of each encoder that was opened and closed, at most: 20 to 50 KB,
   * in a C program too. The frames' own buffers would be ten times that.
   */
  private static final long X265_KILOBYTES = 50;

  /**
   * What the Java runtime compiles meanwhile, and what malloc cannot give back: up to 9 MB was seen
   * besides libx265. An encoder of this size holds several MB, so that one of ten swaps that leaks
   * shows.
   */
  private static final long JAVA_KILOBYTES = 24 << 10;

  /** Bundles that load their first class late. One that stays of each update would be far more. */
  private static final long LOADERS = 3;

  private final Random random = new Random(20);

  static Option allEncoders() {
    return composite(
        KinoraOptions.recorder(),
        mavenBundle("net.java.dev.jna", "jna", System.getProperty("jna.version")),
        KinoraOptions.kinora(
            "org.kinora.binding.jna",
            "org.kinora.binding.process",
            "org.kinora.encoder.x264",
            "org.kinora.encoder.x265",
            "org.kinora.encoder.process"));
  }

  /** Those of some encoders whose libraries are on this machine; says loudly which are not. */
  protected List<String> present(String... names) throws InterruptedException {
    awaitEncoder(names[0]);
    Thread.sleep(1000);
    List<String> there = new ArrayList<>();
    List<String> wanted = List.of(System.getProperty("kinora.itest.encoders", "").split(",", 0));
    for (String name : names) {
      if (!wanted.contains("") && !wanted.contains(name)) {
        continue; // narrowed down by hand
      }
      if (recorder.encoders().stream().anyMatch(encoder -> encoder.name().equals(name))) {
        there.add(name);
      } else {
        System.out.println("SKIPPED: encoder " + name + " is not on this machine");
      }
    }
    assertTrue("nothing to swap between: " + there, there.size() >= 2);
    return there;
  }

  /** Records while encoders are swapped, then checks that nothing was lost. */
  protected void swaps(Codec codec, Size size, int count, List<String> encoders) throws Exception {
    Path out = file("out.mp4");
    RecordingRequest.Builder request = request(codec, out).size(size);
    Recording recording = recorder.start(request.build());
    Footprint early = null;
    long opensEarly = 0;
    while (recording.status().swapCount() < count) {
      Thread.sleep(20 + random.nextInt(150));
      swap(recording, encoders);
      if (early == null && recording.status().swapCount() >= count / 2) {
        early = footprint(recording, encoders);
        opensEarly = opens(recording);
      }
    }
    Footprint late = footprint(recording, encoders);
    long opens = opens(recording) - opensEarly;
    recording.stop();
    RecordingResult result = end(recording);
    report(codec, result.status().swaps(), early, late);
    long allowed = JAVA_KILOBYTES + opens * X265_KILOBYTES;
    System.out.printf(
        "native memory: %d KB more after %d swaps to libx265 in this process, %d KB allowed%n",
        late.nativeKilobytes() - early.nativeKilobytes(), opens, allowed);
    assertEquals(result.status().ledger().toString(), 0, result.status().ledger().lost());
    assertWhole(result, out, size);
    OptionalLong gstreamer = Tools.decodedByGstreamer(out);
    gstreamer.ifPresent(
        frames -> assertEquals("GStreamer", result.status().ledger().captured(), frames));
    String both = early + "; " + late;
    assertTrue("threads: " + both, late.threads() <= early.threads() + 2);
    assertTrue("descriptors: " + both, late.files() <= early.files() + 6);
    assertTrue("class loaders: " + both, late.bundleLoaders() <= early.bundleLoaders() + LOADERS);
    assertTrue(
        "native memory: " + both, late.nativeKilobytes() <= early.nativeKilobytes() + allowed);
  }

  /**
   * What is held while the last of some encoders is in use: each holds a different amount, and one
   * in a child process nothing here.
   */
  private static Footprint footprint(Recording recording, List<String> encoders)
      throws RecordingException, IOException, InterruptedException {
    String last = encoders.get(encoders.size() - 1);
    Footprint held;
    do {
      if (!isInUse(last, recording)) {
        recording.switchEncoder(last);
      }
      held = Footprint.now();
    } while (!isInUse(last, recording)); // what was updated a moment ago may have come in between
    return held;
  }

  private static boolean isInUse(String encoder, Recording recording) {
    return recording.status().encoder().equals(Optional.of(encoder));
  }

  /** Swaps to encoders of libx265 in this process so far. */
  private static long opens(Recording recording) {
    return recording.status().swaps().stream().filter(swap -> IN_X265.contains(swap.to())).count();
  }

  private void swap(Recording recording, List<String> encoders)
      throws RecordingException, InterruptedException, BundleException, IOException {
    String current = recording.status().encoder().orElseThrow();
    Way way = Way.values()[random.nextInt(Way.values().length)];
    if (way == Way.ON_DEMAND) {
      String wanted = encoders.get(random.nextInt(encoders.size()));
      if (!wanted.equals(current)) {
        recording.switchEncoder(wanted);
      }
      return;
    }
    String name = BUNDLES.get(current);
    Bundle bundle = bundle(name);
    switch (way) {
      case STOP_START -> {
        bundle.stop();
        Thread.sleep(random.nextInt(100));
        bundle.start();
      }
      case UPDATE -> {
        try (InputStream jar = Files.newInputStream(KinoraOptions.jar(name))) {
          bundle.update(jar);
        }
      }
      default -> {
        bundle.uninstall();
        Thread.sleep(random.nextInt(100));
        context.installBundle(KinoraOptions.jar(name).toUri().toString()).start();
      }
    }
    awaitEncoder(current);
  }

  private static void report(Codec codec, List<Swap> swaps, Footprint early, Footprint late) {
    List<Double> gaps =
        swaps.stream().mapToDouble(swap -> swap.gapMillis().orElse(0)).sorted().boxed().toList();
    System.out.printf(
        "%s: %d swaps, gap in ms: median %.1f, p90 %.1f, p99 %.1f, max %.1f%n",
        codec.id(),
        gaps.size(),
        gaps.get(gaps.size() / 2),
        gaps.get(gaps.size() * 9 / 10),
        gaps.get(gaps.size() * 99 / 100),
        gaps.get(gaps.size() - 1));
    System.out.println("held at half of the swaps: " + early + ", at the end: " + late);
  }
}
