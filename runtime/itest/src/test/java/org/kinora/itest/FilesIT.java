package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Size;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.Ledger;
import org.kinora.api.recording.Loss;
import org.kinora.api.recording.PreRoll;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.SinkStatus;
import org.kinora.api.recording.StorageRequest;
import org.kinora.api.recording.SwapPolicy;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** Recordings of many files: segments, pre-roll, retention, full disks. */
public class FilesIT extends RecorderSupport {

  private static final Size SMALL = new Size(320, 240);

  @Inject private ConfigurationAdmin configurations;

  @Configuration
  public Option[] configuration() {
    return new Option[] {
      KinoraOptions.recorder(),
      CoreOptions.mavenBundle(
          "org.glassfish", "jakarta.json", System.getProperty("jakarta.json.version")),
      KinoraOptions.kinora("org.kinora.retention")
    };
  }

  @Before
  public void awaitEncoders() throws Exception {
    awaitEncoder("ffmpeg-x264");
    awaitEncoder("ffmpeg-x265");
    awaitEncoder("jcodec");
  }

  private RecordingRequest.Builder small(Codec codec, String camera, String target) {
    return RecordingRequest.builder()
        .camera(camera)
        .size(SMALL)
        .frameRate(FrameRate.of(30))
        .encoder(EncoderRequest.DEFAULT.with(codec).withPreset("ultrafast"))
        .targets(folder + "/" + target);
  }

  private List<Path> files(String suffix) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static StorageRequest seconds(int length) {
    return StorageRequest.DEFAULT.withSegment(Duration.ofSeconds(length));
  }

  private void twoHundredSegments(Codec codec) throws Exception {
    RecordingResult result =
        record(small(codec, "pattern?pace=fast", "{n:3}.mp4").storage(seconds(1)).maxFrames(6000));
    assertEquals(result.toString(), "complete", result.word());
    List<Path> segments = files(".mp4");
    assertEquals(200, segments.size());
    Path list = file("list.txt");
    Files.write(list, segments.stream().map(path -> "file '" + path + "'").toList());
    assertEquals(upTo(6000), Tools.joinedCounters(list, SMALL));
    for (int i = 0; i < segments.size(); i += 50) {
      assertEquals(30, Tools.decodedFrames(segments.get(i)));
      assertEquals(1.0, Tools.seconds(segments.get(i)), 1e-9);
    }
    List<String> index = Files.readAllLines(file("kinora-index.jsonl"));
    assertEquals(200, index.stream().filter(line -> line.startsWith("{\"file\"")).count());
  }

  @Test
  public void twoHundredSegmentsOfH264AreOneSequence() throws Exception {
    twoHundredSegments(Codec.H264);
  }

  @Test
  public void twoHundredSegmentsOfH265AreOneSequence() throws Exception {
    twoHundredSegments(Codec.H265);
  }

  @Test
  public void segmentsAndSwapsTogetherLoseNothing() throws Exception {
    Recording recording =
        recorder.start(
            small(Codec.H264, "pattern?pace=fast", "{n:3}.mp4")
                .storage(seconds(1))
                .swapPolicy(SwapPolicy.ON_DEMAND)
                .maxFrames(3000)
                .build());
    for (int i = 0; i < 10; i++) {
      awaitEncoded(recording, 50 + i * 250);
      recording.switchEncoder(i % 2 == 0 ? "jcodec" : "ffmpeg-x264");
    }
    RecordingResult result = end(recording);
    assertEquals(result.toString(), "complete", result.word());
    assertEquals(10, result.status().swapCount());
    List<Path> segments = files(".mp4");
    assertEquals(100, segments.size());
    // One after the other: ffmpeg's concat takes the first file's parameter sets for all.
    List<Long> counters = new ArrayList<>();
    segments.forEach(path -> counters.addAll(Tools.counters(path, SMALL)));
    assertEquals(upTo(3000), counters);
  }

  @Test
  public void aTriggeredFileBeginsBeforeItsTrigger() throws Exception {
    Recording recording =
        recorder.start(
            small(Codec.H265, "pattern", "{n}.mp4")
                .encoder(
                    EncoderRequest.DEFAULT.with(Codec.H265).withPreset("ultrafast").withGop(15))
                .storage(
                    StorageRequest.DEFAULT.with(
                        new PreRoll(Duration.ofSeconds(1), Duration.ofSeconds(1), 8 << 20)))
                .build());
    awaitEncoded(recording, 90);
    assertEquals(RecordingStatus.State.ARMED, recording.status().state());
    assertTrue(files(".mp4").isEmpty());
    long trigger = recording.status().ledger().encoded();
    recording.trigger();
    awaitEncoded(recording, trigger + 30);
    recording.release();
    long release = recording.status().ledger().encoded();
    awaitEncoded(recording, release + 60);
    recording.stop();
    RecordingResult result = end(recording);
    assertEquals(result.toString(), "complete", result.word());
    List<Long> counters = Tools.counters(files(".mp4").get(0), SMALL);
    long first = counters.get(0);
    assertTrue("begins at " + first, first <= trigger - 28 && first >= trigger - 50);
    assertEquals(LongStream.range(first, first + counters.size()).boxed().toList(), counters);
    long last = counters.get(counters.size() - 1);
    assertTrue("ends at " + last, last >= release + 27 && last <= release + 50);
    assertTrue(result.status().ledger().balanced());
  }

  @Test
  public void theFolderNeverGrowsBeyondItsLimit() throws Exception {
    long limit = 3_000_000;
    var configuration = configurations.createFactoryConfiguration("org.kinora.retention", "?");
    configuration.update(
        FrameworkUtil.asDictionary(
            Map.of(
                "folder",
                folder.toString(),
                "max.bytes",
                limit,
                "min.free.bytes",
                0L,
                "interval.seconds",
                1)));
    try {
      Recording recording =
          recorder.start(
              small(Codec.H264, "pattern", "{n:4}.mp4")
                  .storage(seconds(1))
                  .maxDuration(Duration.ofSeconds(25))
                  .build());
      long most = 0;
      long largest = 0;
      while (recording.result().isEmpty()) {
        long total = 0;
        for (Path path : files(".mp4")) {
          long size = size(path);
          total += size;
          largest = Math.max(largest, size);
        }
        most = Math.max(most, total);
        Thread.sleep(200);
      }
      assertTrue("there were " + most, most > limit / 2 && most < limit + 4 * largest);
      Thread.sleep(2500);
      long rest = files(".mp4").stream().mapToLong(FilesIT::size).sum();
      assertTrue("there are " + rest, rest <= limit);
      assertTrue("the last is gone", files("0025.mp4").size() == 1);
      assertTrue("the first is there", files("0001.mp4").isEmpty());
    } finally {
      configuration.delete();
    }
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return 0; // it was deleted just now
    }
  }

  @Test
  public void aFullDiskIsWaitedForAndTheRecordingResumes() throws Exception {
    assumeTrue(
        "SKIPPED: a file system of its own cannot be mounted here",
        Tools.succeeds("mount", "-t", "tmpfs", "-o", "size=6m", "kinora", folder.toString()));
    try {
      Path out = file("out.mp4");
      Recording recording = recorder.start(request(Codec.H264, out).build());
      awaitEncoded(recording, 60);
      Path filler = file("filler");
      Files.write(filler, new byte[(int) Files.getFileStore(folder).getUsableSpace()]);
      await(recording, SinkStatus.State.WAITING);
      long full = recording.status().ledger().encoded();
      Thread.sleep(1000); // the queue holds ten seconds
      String told = recording.status().sinks().get(0).failure().orElseThrow();
      assertTrue(told, told.contains("space"));
      assertTrue("not playable while full", Tools.decodedFrames(out) >= 30);
      Files.delete(filler);
      await(recording, SinkStatus.State.WRITING);
      awaitEncoded(recording, full + 90);
      recording.stop();
      RecordingResult result = end(recording);
      assertWhole(result, out, VGA);
    } finally {
      assertTrue(Tools.succeeds("umount", folder.toString()));
    }
  }

  @Test
  public void aDiskThatStaysFullCostsExactlyWhatTheLedgerSays() throws Exception {
    assumeTrue(
        "SKIPPED: a file system of its own cannot be mounted here",
        Tools.succeeds("mount", "-t", "tmpfs", "-o", "size=6m", "kinora", folder.toString()));
    try {
      Path out = file("out.mp4");
      Recording recording =
          recorder.start(
              request(Codec.H264, out)
                  .encoder(EncoderRequest.DEFAULT.with(Codec.H264).withGop(15))
                  .sinkQueue(45)
                  .build());
      awaitEncoded(recording, 45);
      Path filler = file("filler");
      Files.write(filler, new byte[(int) Files.getFileStore(folder).getUsableSpace()]);
      await(recording, SinkStatus.State.WAITING);
      awaitEncoded(recording, recording.status().ledger().encoded() + 120);
      assertTrue(recording.status().sinks().get(0).queued() <= 46);
      Files.delete(filler);
      await(recording, SinkStatus.State.WRITING);
      awaitEncoded(recording, recording.status().ledger().encoded() + 45);
      recording.stop();
      RecordingResult result = end(recording);
      assertEquals(result.toString(), "complete-with-losses", result.word());
      Ledger ledger = result.status().ledger();
      assertTrue(ledger.toString(), ledger.balanced());
      TreeSet<Long> expected = new TreeSet<>(upTo(ledger.captured()));
      for (Loss loss : ledger.losses()) {
        for (long frame = loss.first(); frame <= loss.last(); frame++) {
          expected.remove(frame);
        }
      }
      assertEquals(List.copyOf(expected), Tools.counters(out, VGA));
    } finally {
      assertTrue(Tools.succeeds("umount", folder.toString()));
    }
  }

  private static void await(Recording recording, SinkStatus.State state)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (recording.status().sinks().get(0).state() != state) {
      assertTrue("it stays " + recording.status(), System.nanoTime() < deadline);
      Thread.sleep(10);
    }
  }
}
