package org.kinora.api.remux;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that changes a container by stream copy. It carries the property {@link
 * org.kinora.api.ProviderProperties#NAME}.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, also at once.
 */
@ConsumerType
public interface Remuxer {

  /** The remuxer's name, such as {@code ffmpeg}. */
  String name();

  /** File name extensions of the containers it makes, without the dot, such as {@code mp4}. */
  Set<String> containers();

  /**
   * Makes a file. The target appears whole or not at all: it is written beside its name, verified
   * (every access unit is there, and the duration is right) and then moved in one step. The source
   * is not changed.
   *
   * @param progress is told the work done, on any thread
   * @return what was made
   * @throws RemuxException if the source is missing, empty or damaged, if the target cannot be
   *     written, or if the result is not what it should be; there is then no target
   * @throws InterruptedException if the thread was interrupted: there is then no target
   */
  RemuxResult remux(RemuxRequest request, RemuxProgress progress)
      throws RemuxException, InterruptedException;
}
