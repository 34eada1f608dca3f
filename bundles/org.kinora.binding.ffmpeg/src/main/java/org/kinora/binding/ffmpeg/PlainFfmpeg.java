package org.kinora.binding.ffmpeg;

import java.io.IOException;
import java.nio.file.Path;
import org.kinora.binding.ffmpeg.internal.LoadedFfmpeg;

/**
 * The native FFmpeg outside a framework, for programs that have this bundle on their class path.
 */
public final class PlainFfmpeg {

  private PlainFfmpeg() {}

  /**
   * Loads the libraries, unless that has happened before.
   *
   * @param natives directory with the unpacked native jars of JavaCPP and FFmpeg
   * @param scratch a directory that may be made and written to where these libraries serve another
   *     class loader of this process already
   * @throws IOException if something is missing; the message says what
   * @throws LinkageError if this system cannot load them
   */
  public static Ffmpeg load(Path natives, Path scratch) throws IOException {
    return LoadedFfmpeg.load(natives, scratch);
  }
}
