package org.kinora.itest;

import org.junit.Test;
import org.kinora.api.media.Codec;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** One recording of H.264 at 640x480 and 30 fps, and hundreds of swaps of its encoder. */
public class SwapH264IT extends SwapSupport {

  @Configuration
  public Option[] configuration() {
    return new Option[] {allEncoders()};
  }

  @Test
  public void notOneFrameIsLost() throws Exception {
    swaps(
        Codec.H264,
        VGA,
        Integer.getInteger("kinora.itest.swaps"),
        present("ffmpeg-x264", "x264", "jcodec", "process-x264"));
  }
}
