package org.kinora.encoder.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.VideoFrame;

class FfmpegEncoderResourcesTest {

  private static final int FRAMES = 100;

  @ParameterizedTest
  @EnumSource
  void encodingMakesNoGarbage(CodecLibrary library) throws Exception {
    FramePool pool = new FramePool(PixelFormat.NV21, Lab.VGA, 1);
    try (Encoder encoder = Lab.open(library, Lab.settings(library, PixelFormat.NV21));
        VideoFrame frame = Lab.frame(pool, PixelFormat.NV21, Lab.VGA, 0)) {
      encode(encoder, frame, FRAMES);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      encode(encoder, frame, FRAMES);
      long perFrame = (threads.getCurrentThreadAllocatedBytes() - before) / FRAMES;
      System.out.println(library + ": " + perFrame + " bytes allocated per frame");
      assertThat(perFrame).isLessThan(50);
    }
  }

  private static void encode(Encoder encoder, VideoFrame frame, int count) throws EncoderException {
    for (int i = 0; i < count; i++) {
      encoder.encode(frame, unit -> {});
    }
  }

  @ParameterizedTest
  @EnumSource
  void openingAndClosingDoesNotGrowTheProcess(CodecLibrary library) throws Exception {
    FramePool pool = new FramePool(PixelFormat.NV21, Lab.VGA, 1);
    try (VideoFrame frame = Lab.frame(pool, PixelFormat.NV21, Lab.VGA, 0)) {
      openAndClose(library, frame, 50);
      long before = Pointer.physicalBytes();
      int threads = Thread.activeCount();
      openAndClose(library, frame, 100);
      long growth = Pointer.physicalBytes() - before;
      System.out.println(
          library + ": 100 times opened and closed, RSS grew by " + growth / 1024 + " KiB");
      // 100 leaked encoders would be 1 GB, 100 leaked pictures 46 MB; libx265 itself loses 50 KB
      // each time.
      assertThat(growth).isLessThan(40L << 20);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
    }
  }

  private static void openAndClose(CodecLibrary library, VideoFrame frame, int count)
      throws EncoderException {
    for (int i = 0; i < count; i++) {
      try (Encoder encoder = Lab.open(library, Lab.settings(library, PixelFormat.NV21))) {
        encode(encoder, frame, 2);
      }
    }
  }
}
