package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Before;
import org.junit.Test;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.RecordingResult;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/**
 * Real footage looks as good as what a person gets who types the same codec, preset and bit rate
 * into ffmpeg: a chroma plane swapped, a picture shifted or a rate missed would show.
 */
public class PsnrIT extends RecorderSupport {

  private static final double TOLERANCE = 0.5; // dB
  private static final Pattern PSNR = Pattern.compile("psnr_avg:([0-9.]+)");

  /** The clips; the large one in part, because two processors need a while for it. */
  private enum Clip {
    SMALL("bunny-640x480-24fps-8s.mp4", 192, "8.000000", EncoderSettings.DEFAULT_BITRATE),
    LARGE("bunny-1920x1080-24fps-4s.mp4", 48, "2.000000", 4 * EncoderSettings.DEFAULT_BITRATE);

    private final String file;
    private final int frames;
    private final String seconds;
    private final int bitrate;

    Clip(String file, int frames, String seconds, int bitrate) {
      this.file = file;
      this.frames = frames;
      this.seconds = seconds;
      this.bitrate = bitrate;
    }

    Path path() {
      return KinoraOptions.root().resolve("runtime/itest/media").resolve(file);
    }
  }

  @Configuration
  public Option[] configuration() {
    return new Option[] {KinoraOptions.recorder()};
  }

  @Before
  public void awaitEncoders() throws Exception {
    awaitEncoder("ffmpeg-x264");
    awaitEncoder("ffmpeg-x265");
  }

  @Test
  public void smallH264IsAsGoodAsFfmpegs() throws Exception {
    isAsGood(Clip.SMALL, Codec.H264, "veryfast");
  }

  @Test
  public void smallH265IsAsGoodAsFfmpegs() throws Exception {
    isAsGood(Clip.SMALL, Codec.H265, "ultrafast");
  }

  @Test
  public void largeH264IsAsGoodAsFfmpegs() throws Exception {
    isAsGood(Clip.LARGE, Codec.H264, "veryfast");
  }

  @Test
  public void largeH265IsAsGoodAsFfmpegs() throws Exception {
    isAsGood(Clip.LARGE, Codec.H265, "ultrafast");
  }

  private void isAsGood(Clip clip, Codec codec, String preset) throws Exception {
    Path theirs = file("ffmpeg.mp4");
    encode(clip, codec, preset, theirs); // first: skips the test where there is no ffmpeg
    Path ours = file("kinora.mp4");
    RecordingResult result =
        record(
            request(codec, ours)
                .camera(new Locator("file", clip.path().toString(), Map.of("pace", "fast")))
                .encoder(
                    EncoderRequest.DEFAULT
                        .with(codec)
                        .withName(codec == Codec.H264 ? "ffmpeg-x264" : "ffmpeg-x265")
                        .with(new RateControl.Cbr(clip.bitrate))
                        .withPreset(preset))
                .maxFrames(clip.frames));

    assertEquals(result.toString(), "complete", result.word());
    assertEquals(clip.frames, result.status().ledger().captured());
    assertEquals(clip.frames, result.status().ledger().written());
    assertEquals(clip.frames, Tools.decodedFrames(ours));
    assertEquals(clip.seconds, Tools.duration(ours));
    List<Long> times = Tools.times(clip.path()).stream().sorted().limit(clip.frames).toList();
    assertEquals(times, Tools.times(ours));

    double kinora = psnr(ours, clip);
    double ffmpeg = psnr(theirs, clip);
    System.out.printf(
        Locale.ROOT,
        "PSNR of %s, %d frames as %s, %s: %.2f dB in %d kB, by %s %.2f dB in %d kB%n",
        clip.file,
        clip.frames,
        codec.id(),
        preset,
        kinora,
        Files.size(ours) / 1000,
        Tools.program("ffmpeg").equals(KinoraOptions.tool("ffmpeg").toString())
            ? "the same ffmpeg"
            : "the machine's ffmpeg",
        ffmpeg,
        Files.size(theirs) / 1000);
    assertEquals("PSNR in dB", ffmpeg, kinora, TOLERANCE);
  }

  /** Types the settings into ffmpeg that make it what Kinora makes: constant rate, no delay. */
  private static void encode(Clip clip, Codec codec, String preset, Path target) {
    String rate = Integer.toString(clip.bitrate);
    List<String> command = new ArrayList<>(List.of(Tools.program("ffmpeg"), "-v", "error"));
    command.addAll(List.of("-y", "-i", clip.path().toString(), "-an"));
    command.addAll(List.of("-fps_mode", "passthrough", "-frames:v", Integer.toString(clip.frames)));
    command.addAll(List.of("-c:v", codec == Codec.H264 ? "libx264" : "libx265"));
    command.addAll(List.of("-preset", preset, "-tune", "zerolatency", "-bf", "0"));
    command.addAll(List.of("-b:v", rate, "-maxrate", rate, "-bufsize", rate));
    command.addAll(List.of("-g", Integer.toString(EncoderSettings.DEFAULT_GOP)));
    if (codec == Codec.H265) {
      command.addAll(List.of("-x265-params", "log-level=none")); // it writes past ffmpeg's log
    }
    command.add(target.toString());
    Tools.run(command, out -> out.readAllBytes().length);
  }

  /** The mean over all pictures of a file, each compared with the picture of the same number. */
  private static double psnr(Path file, Clip clip) {
    String byNumber =
        "[0:v]settb=1/24,setpts=N[a];[1:v]settb=1/24,setpts=N[b];"
            + "[a][b]psnr=shortest=1:stats_file=-";
    List<Double> all =
        Tools.run(
            List.of(
                Tools.program("ffmpeg"),
                "-v",
                "error",
                "-i",
                file.toString(),
                "-i",
                clip.path().toString(),
                "-lavfi",
                byNumber,
                "-f",
                "null",
                "-"),
            out -> {
              List<Double> values = new ArrayList<>();
              BufferedReader lines =
                  new BufferedReader(new InputStreamReader(out, StandardCharsets.UTF_8));
              for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = PSNR.matcher(line);
                assertTrue(line, matcher.find());
                values.add(Double.valueOf(matcher.group(1)));
              }
              return values;
            });
    assertEquals("pictures compared", clip.frames, all.size());
    return all.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
