package org.kinora.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;

/** The clip through JavaCV, with the same natives and in this process. */
final class JavaCvRun {

  private static final int DECODER_THREADS = 2;

  private JavaCvRun() {}

  /**
   * Grabs and records.
   *
   * @param planar whether frames stay I420; otherwise they are BGR in between, JavaCV's default
   */
  static Run run(Clip clip, Codec codec, boolean planar, Path target) throws IOException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long begin = System.nanoTime();
    long from = 0;
    long cpuFrom = 0;
    long to;
    long cpuTo;
    long count = 0;
    try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(clip.file().toFile())) {
      grabber.setVideoOption("threads", Integer.toString(DECODER_THREADS));
      if (planar) {
        grabber.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
      }
      grabber.start();
      try (FFmpegFrameRecorder recorder = recorder(grabber, codec, target)) {
        recorder.start();
        for (Frame frame = grabber.grabImage(); frame != null; frame = grabber.grabImage()) {
          if (planar) {
            recorder.record(frame, avutil.AV_PIX_FMT_YUV420P);
          } else {
            recorder.record(frame);
          }
          count++;
          if (count == Run.WARM_UP) {
            from = System.nanoTime();
            cpuFrom = system.getProcessCpuTime();
          }
        }
        to = System.nanoTime();
        cpuTo = system.getProcessCpuTime();
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (count != clip.frames()) {
      throw new IOException("JavaCV recorded " + count + " frames of " + clip.frames());
    }
    long frames = count - Run.WARM_UP;
    return new Run(frames * 1e9 / (to - from), (cpuTo - cpuFrom) / 1e6 / frames, seconds);
  }

  private static FFmpegFrameRecorder recorder(FFmpegFrameGrabber grabber, Codec codec, Path target)
      throws IOException {
    FFmpegFrameRecorder recorder =
        new FFmpegFrameRecorder(target.toFile(), grabber.getImageWidth(), grabber.getImageHeight());
    recorder.setVideoCodecName(EncodeOptions.encoder(codec));
    recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
    recorder.setFrameRate(FrameRate.parse("24").perSecond());
    if (codec == Codec.H264) {
      recorder.setVideoOption("profile", "high"); // it would choose baseline, which costs less
    }
    EncodeOptions.of(codec)
        .forEach(
            (name, value) -> {
              switch (name) {
                case "b" -> recorder.setVideoBitrate(Integer.parseInt(value));
                case "g" -> recorder.setGopSize(Integer.parseInt(value));
                case "bf" -> recorder.setMaxBFrames(Integer.parseInt(value));
                default -> recorder.setVideoOption(name, value);
              }
            });
    return recorder;
  }
}
