package org.kinora.remux.ffmpeg.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.remux.RemuxProgress;
import org.kinora.api.remux.RemuxRequest;
import org.kinora.api.remux.RemuxResult;
import org.kinora.isobmff.MediaClock;
import org.kinora.isobmff.SequenceParameterSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One remux: makes a part file and verifies it. */
final class Job {

  private static final Logger LOG = LoggerFactory.getLogger(Job.class);

  /** The share of the work that is done when ffmpeg has ended; the rest is verification. */
  private static final double COPIED = 0.9;

  private static final long TOLERANCE_NANOS = 1_000_000;
  private static final String OUT_TIME = "out_time_us=";

  private final Programs programs;
  private final RemuxRequest request;
  private final Path part;
  private final Path chapters;
  private final String format;
  private final RemuxProgress progress;
  private double told;

  /**
   * @param part is made
   * @param chapters is made if there are marks
   */
  Job(
      Programs programs,
      RemuxRequest request,
      Path part,
      Path chapters,
      String format,
      RemuxProgress progress) {
    this.programs = programs;
    this.request = request;
    this.part = part;
    this.chapters = chapters;
    this.format = format;
    this.progress = progress;
  }

  RemuxResult run() throws IOException, InterruptedException {
    Optional<Codec> raw = FfmpegRemuxer.rawCodec(request.source());
    return raw.isPresent() ? fromRaw(raw.get()) : fromFile();
  }

  private RemuxResult fromRaw(Codec codec) throws IOException, InterruptedException {
    RawStream stream = RawStream.scan(codec, request.source());
    Times times = matched(stream, times(stream));
    writeChapters(times.count(), i -> times.dts(i) - times.dts(0), times.duration());
    long bytes = Math.max(1, Files.size(request.source()));
    Child.run(
        programs
            .ffmpeg()
            .apply(
                arguments("mp4", "pipe:0", List.of("-map", "0:v:0", "-bsf:v", lastLasts(times)))),
        stdin -> stream.writeTo(stdin, times, read -> tell((double) read / bytes)),
        line -> {});
    return verify(times.count(), times.duration(), times.span());
  }

  private RemuxResult fromFile() throws IOException, InterruptedException {
    Probe source = Probe.read(programs, request.source());
    if (source.packets() == 0) {
      throw new IOException("there is no video in it");
    }
    double total = Math.max(1, source.duration() / 1e3);
    writeChapters(source.packets(), source::time, source.duration());
    List<String> streams = new ArrayList<>(List.of("-map", "0:v:0", "-map", "0:a?"));
    if (exact()) {
      streams.addAll(SampleEntry.arguments(programs, request.source()));
    }
    Child.run(
        programs.ffmpeg().apply(arguments("", "file:" + request.source(), streams)),
        stdin -> {},
        line -> {
          if (line.startsWith(OUT_TIME) && !line.endsWith("N/A")) {
            tell(Long.parseLong(line.substring(OUT_TIME.length())) / total);
          }
        });
    return verify(source.packets(), source.duration(), source.span());
  }

  /**
   * ffmpeg 5.1 does not read how long the last sample of a fragmented MP4 lasts, and gives it the
   * duration of the one before: so it is told. (8.0.1 reads it.)
   */
  private static String lastLasts(Times times) {
    int last = times.count() - 1;
    MediaClock clock = new MediaClock(times.dts(0), times.dts(0));
    long duration = clock.dts(times.end()) - clock.dts(times.dts(last));
    return "setts=pts=PTS:dts=DTS:duration=if(eq(N\\,%d)\\,%d\\,DURATION)"
        .formatted(last, duration);
  }

  private List<String> arguments(String inputFormat, String input, List<String> streams) {
    List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-v", "error", "-y"));
    arguments.addAll(List.of("-nostats", "-progress", "pipe:1"));
    if (!inputFormat.isEmpty()) {
      arguments.addAll(List.of("-f", inputFormat));
    }
    arguments.addAll(List.of("-i", input));
    if (!request.marks().isEmpty()) {
      arguments.addAll(List.of("-f", "ffmetadata", "-i", "file:" + chapters));
      arguments.addAll(List.of("-map_chapters", "1", "-map_metadata", "0"));
    }
    arguments.addAll(streams);
    arguments.addAll(List.of("-c", "copy"));
    if (exact()) {
      arguments.addAll(List.of("-video_track_timescale", Integer.toString(MediaClock.TIMESCALE)));
    }
    if (request.faststart()) {
      arguments.addAll(List.of("-movflags", "+faststart"));
    }
    arguments.addAll(List.of("-f", format, "file:" + part));
    return arguments;
  }

  private void writeChapters(int pictures, IntToLongFunction times, long duration)
      throws IOException {
    if (!request.marks().isEmpty()) {
      Chapters.write(chapters, request.marks(), pictures, times, duration);
    }
  }

  /** Whether the container states durations, and times to 1/90000 s. */
  private boolean exact() {
    return format.equals("mp4") || format.equals("mov");
  }

  private Times times(RawStream stream) throws IOException {
    if (request.timestamps().isPresent()) {
      return Times.read(request.timestamps().get());
    }
    Path side =
        request
            .source()
            .resolveSibling(request.source().getFileName() + RemuxRequest.TIMESTAMPS_SUFFIX);
    if (request.frameRate().isEmpty() && Files.exists(side)) {
      return Times.read(side);
    }
    SequenceParameterSet sequence = stream.video().sequence();
    if (sequence.reordered().orElse(0) > 0) {
      throw new IOException(
          "it may have B frames, whose times only a file of timestamps tells: give one");
    }
    FrameRate rate =
        request
            .frameRate()
            .or(sequence::frameRate)
            .orElseThrow(
                () ->
                    new IOException(
                        "the stream does not say how fast it is: give timestamps or a frame rate"));
    return Times.constant(rate, stream.pictures());
  }

  /**
   * As many times as pictures. A recording that was cut off has a few more of one than of the
   * other, and no line that says where it ends: what has both is used.
   */
  private static Times matched(RawStream stream, Times times) throws IOException {
    int pictures = stream.pictures();
    if (pictures == times.count()) {
      return times;
    }
    if (times.whole() || times.count() == 0) {
      throw new IOException(
          "there are %d pictures and %d timestamps: they do not belong together"
              .formatted(pictures, times.count()));
    }
    int both = Math.min(pictures, times.count());
    LOG.warn(
        "{} was cut off: {} pictures, {} timestamps; the first {} are used",
        stream.file(),
        pictures,
        times.count(),
        both);
    return times.first(both);
  }

  private RemuxResult verify(int pictures, long duration, long span)
      throws IOException, InterruptedException {
    tell(1);
    Probe made = Probe.read(programs, part);
    if (made.packets() != pictures) {
      throw new IOException(
          "verification failed: there should be %d pictures, there are %d"
              .formatted(pictures, made.packets()));
    }
    long error = exact() ? made.duration() - duration : made.span() - span;
    if (Math.abs(error) > TOLERANCE_NANOS) {
      throw new IOException(
          "verification failed: it lasts %.3f ms more than it should".formatted(error / 1e6));
    }
    return new RemuxResult(part, pictures, exact() ? made.duration() : duration, Files.size(part));
  }

  private void tell(double fraction) {
    double done = Math.min(1, fraction) * COPIED;
    if (done > told) {
      told = done;
      progress.done(done);
    }
  }
}
