package org.kinora.itest;

import java.util.Map;
import org.junit.Before;
import org.junit.Test;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Size;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** One recording of H.265 that goes to and from a board's encoder, which is emulated. */
public abstract class SwapBoardSupport extends SwapSupport {

  private final String board;

  /**
   * @param board whose provider has this name, and whose bundles have it at the end of theirs
   */
  SwapBoardSupport(String board) {
    this.board = board;
  }

  @Configuration
  public Option[] configuration() {
    return new Option[] {
      allEncoders(),
      KinoraOptions.kinora("org.kinora.binding." + board, "org.kinora.encoder." + board)
    };
  }

  @Before
  public void nameTheLibraries() throws Exception {
    Map<String, Object> properties = Map.of("folder", Emulated.need(board).toString());
    ConfigurationAdmin admin =
        context.getService(context.getServiceReference(ConfigurationAdmin.class));
    admin
        .getConfiguration("org.kinora.binding." + board, "?")
        .update(FrameworkUtil.asDictionary(properties));
  }

  @Test
  public void notOneFrameIsLost() throws Exception {
    swaps(
        Codec.H265,
        new Size(256, 192),
        Integer.getInteger("kinora.itest.board.swaps"),
        present(board, "ffmpeg-x265", "x265"));
  }
}
