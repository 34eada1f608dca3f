package org.kinora.itest;

import org.junit.Test;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Size;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** One recording of H.265, at a size that two cores can do twice at once, and hundreds of swaps. */
public class SwapH265IT extends SwapSupport {

  @Configuration
  public Option[] configuration() {
    return new Option[] {allEncoders()};
  }

  @Test
  public void notOneFrameIsLost() throws Exception {
    swaps(
        Codec.H265,
        new Size(320, 240),
        Integer.getInteger("kinora.itest.swaps"),
        present("ffmpeg-x265", "x265", "process-x265"));
  }
}
