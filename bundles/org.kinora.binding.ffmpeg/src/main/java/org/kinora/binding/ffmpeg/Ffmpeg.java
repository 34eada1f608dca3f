package org.kinora.binding.ffmpeg;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The native FFmpeg of this machine. The service is there when its libraries are loaded.
 *
 * <p>Whoever uses a class of the packages {@code org.bytedeco.*} holds a reference to this service
 * first: those classes find their native methods from then on, for as long as this bundle is
 * resolved. A class of theirs that is touched before that may be of no use for the rest of the
 * process. The encoders, the muxers and their like are selected by name, because which there are
 * depends on the {@linkplain #licence() build}.
 *
 * <p>The programs need more of the system than the libraries do: on Linux libpulse.so.0,
 * libasound.so.2, libxcb.so.1 and libxcb-shm.so.0 (from the programs' dynamic sections). Where one
 * is missing they end with status 127 and say so on standard error.
 *
 * <p>May be used from any thread.
 */
@ProviderType
public interface Ffmpeg {

  /** The program {@code ffmpeg}, an absolute path. Started by {@link #command}. */
  Path ffmpeg();

  /** The program {@code ffprobe}, an absolute path. Started by {@link #command}. */
  Path ffprobe();

  /**
   * Prepares a run of one of the programs, with the environment in which it finds its libraries.
   *
   * @param program {@link #ffmpeg()} or {@link #ffprobe()}
   * @param arguments one by one, no shell reads them
   */
  ProcessBuilder command(Path program, List<String> arguments);

  /** The version, such as {@code 8.0.1}. */
  String version();

  /**
   * The licence that this build of the libraries is under, such as {@code GPL version 3 or later}.
   */
  String licence();
}
