package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Test;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.pictures.PictureFile;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** Records with every encoder and sink, and reads the files with ffmpeg. */
public class RecordIT extends RecorderSupport {

  private static final Path CLIP =
      KinoraOptions.root().resolve("runtime/itest/media/bunny-640x480-24fps-8s.mp4");

  @Configuration
  public Option[] configuration() {
    return new Option[] {KinoraOptions.recorder()};
  }

  @Before
  public void awaitEncoders() throws Exception {
    awaitEncoder("ffmpeg-x264");
    awaitEncoder("ffmpeg-x265");
    awaitEncoder("jcodec");
  }

  private void recordsTwoSeconds(Codec codec, String encoder, String target) throws Exception {
    Path out = file(target);
    RecordingResult result =
        record(
            request(codec, out)
                .encoder(EncoderRequest.DEFAULT.with(codec).withName(encoder))
                .maxFrames(60));
    assertEquals(List.of(encoder), result.status().encoders());
    assertWhole(result, out, VGA);
  }

  @Test
  public void ffmpegH265IsWhole() throws Exception {
    recordsTwoSeconds(Codec.H265, "ffmpeg-x265", "out.mp4");
  }

  @Test
  public void ffmpegH264IsWhole() throws Exception {
    recordsTwoSeconds(Codec.H264, "ffmpeg-x264", "out.mp4");
  }

  @Test
  public void jcodecIsWhole() throws Exception {
    recordsTwoSeconds(Codec.H264, "jcodec", "out.mp4");
  }

  @Test
  public void rawStreamsAreWhole() throws Exception {
    recordsTwoSeconds(Codec.H265, "ffmpeg-x265", "out.h265");
    recordsTwoSeconds(Codec.H264, "ffmpeg-x264", "out.h264");
  }

  @Test
  public void matroskaIsWhole() throws Exception {
    recordsTwoSeconds(Codec.H265, "ffmpeg-x265", "out.mkv");
  }

  @Test
  public void transportStreamsAreWhole() throws Exception {
    recordsTwoSeconds(Codec.H264, "ffmpeg-x264", "out.ts");
  }

  @Test
  public void theTimesOfAClipAreKeptTo90000thsOfASecond() throws Exception {
    Path out = file("out.mp4");
    RecordingResult result =
        record(
            request(Codec.H265, out)
                .camera(new Locator("file", CLIP.toString(), Map.of("pace", "fast"))));
    assertEquals("complete", result.word());
    assertEquals(192, result.status().ledger().written());
    assertEquals(192, Tools.decodedFrames(out));
    assertEquals(Tools.times(CLIP).stream().sorted().toList(), Tools.times(out));
    assertEquals(8.0, Tools.seconds(out), 0.0005);
  }

  @Test
  public void aClipThatEndsInRealTimeLosesNothing() throws Exception {
    Path out = file("out.mp4");
    RecordingResult result =
        record(request(Codec.H264, out).camera(new Locator("file", CLIP.toString(), Map.of())));
    assertEquals(result.toString(), "complete", result.word());
    assertEquals(192, Tools.decodedFrames(out));
  }

  @Test
  public void stoppedInTheMiddleTheFileIsComplete() throws Exception {
    Path out = file("out.mp4");
    Recording recording = recorder.start(request(Codec.H264, out).build());
    awaitEncoded(recording, 25);
    recording.stop();
    assertWhole(end(recording), out, VGA);
  }

  @Test
  public void encodersThatAreBoundGiveTheSame() throws Exception {
    Path out = file("out.mp4");
    assertWhole(record(request(Codec.H265, out).bind(true).maxFrames(45)), out, VGA);
  }

  @Test
  public void twoRecordingsAtOnceDoNotDisturbEachOther() throws Exception {
    Path one = file("one.mp4");
    Path two = file("two.mp4");
    Recording first = recorder.start(request(Codec.H264, one).maxFrames(60).build());
    Recording second = recorder.start(request(Codec.H265, two).maxFrames(60).build());
    assertWhole(end(first), one, VGA);
    assertWhole(end(second), two, VGA);
  }

  @Test
  public void severalTargetsGetTheSame() throws Exception {
    Path mp4 = file("out.mp4");
    Path raw = file("out.h264");
    RecordingResult result = record(request(Codec.H264, mp4, raw).maxFrames(45));
    assertWhole(result, mp4, VGA);
    assertWhole(result, raw, VGA);
  }

  @Test
  public void aPauseLeavesAGapInTimeAndNoLoss() throws Exception {
    Path out = file("out.mp4");
    Recording recording = recorder.start(request(Codec.H264, out).maxFrames(90).build());
    awaitEncoded(recording, 20);
    recording.pause();
    Thread.sleep(700);
    recording.resume();
    RecordingResult result = end(recording);
    assertEquals("complete", result.word());
    long paused = result.status().ledger().passedOver();
    assertTrue("paused " + paused, paused >= 15);
    assertEquals(90 - paused, Tools.decodedFrames(out));
    assertEquals(3.0, Tools.seconds(out), 0.05);
  }

  @Test
  public void whatCannotBeRecordedIsRefusedBeforeAFileIsMade() throws Exception {
    Path out = file("out.mp4");
    refused("no camera", "there is no camera 'nix'", request(Codec.H264, out).camera("nix"));
    refused(
        "no such encoder",
        "there is no encoder 'nix'",
        request(Codec.H264, out).encoder(EncoderRequest.DEFAULT.withName("nix")));
    refused("no such directory", "directory", request(Codec.H264, folder.resolve("nix/out.mp4")));
    refused("a directory", "directory", request(Codec.H264, folder));
    refused("wrong codec", "h264", request(Codec.H265, file("out.h264")));
    refused(
        "no such clip",
        "nix.mp4",
        request(Codec.H264, out).camera("file:" + folder.resolve("nix.mp4")));
    Path empty = Files.createFile(file("empty.mp4"));
    refused("an empty clip", "empty.mp4", request(Codec.H264, out).camera("file:" + empty));
    Path text = Files.writeString(file("text.mp4"), "this is no video");
    refused("a corrupt clip", "text.mp4", request(Codec.H264, out).camera("file:" + text));
    assertFalse(Files.exists(out));
    assertFalse(Files.exists(file("out.h264")));
    assertTrue(recorder.recordings().stream().allMatch(r -> r.result().isPresent()));
  }

  private void refused(String what, String word, RecordingRequest.Builder request) {
    RecordingException e =
        assertThrows(what, RecordingException.class, () -> recorder.start(request.build()));
    assertTrue(what + ": " + e.getMessage(), e.getMessage().contains(word));
    assertFalse(what + " has several lines", e.getMessage().contains("\n"));
  }

  @Test
  public void aStillIsThePictureOfARecordedFrame() throws Exception {
    Path out = file("out.mp4");
    Recording recording = recorder.start(request(Codec.H264, out).maxFrames(60).build());
    for (String name : List.of("still.png", "still.jpg")) {
      try (var still = recording.capture(Duration.ofSeconds(5)).orElseThrow()) {
        PictureFile.write(still, file(name));
        assertEquals(still.sequence(), Tools.counter(file(name), VGA));
      }
    }
    assertWhole(end(recording), out, VGA);
  }
}
