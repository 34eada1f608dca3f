package org.kinora.encoder.process;

import java.nio.file.Path;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** Opens an encoder in a child, prints the child's process identifier, and waits to be killed. */
public final class OrphanMaker {

  private OrphanMaker() {}

  /** Runs. */
  public static void main(String[] arguments) throws Exception {
    ProcessEncoderProvider provider =
        new ProcessEncoderProvider("process-x264", Hosts.x264(Path.of(arguments[0])));
    ProcessEncoder encoder =
        (ProcessEncoder)
            provider.open(
                EncoderSettings.of(
                    Codec.H264, new Size(320, 240), PixelFormat.NV21, FrameRate.of(30)));
    System.out.println(encoder.pid());
    Thread.sleep(60_000);
  }
}
