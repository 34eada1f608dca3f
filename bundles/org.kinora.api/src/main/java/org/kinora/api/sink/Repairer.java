package org.kinora.api.sink;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that completes files which a crash or a power cut left open. It carries the property
 * {@link org.kinora.api.ProviderProperties#NAME}.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, also at once.
 */
@ConsumerType
public interface Repairer {

  /** The repairer's name, that of the sink provider whose files it knows. */
  String name();

  /** Whether a file is one of those this repairer is for, by its name alone. */
  boolean accepts(Path file);

  /**
   * Whether a file was left open, as far as a look at a few of its bytes tells. A file that is
   * being written is not.
   *
   * @param file one that this repairer accepts
   * @throws IOException if it cannot be read
   */
  boolean leftOpen(Path file) throws IOException;

  /**
   * Brings a file into the form that its sink would have given it: cut behind the last access unit
   * that is whole, and completed. May be interrupted by a crash at any moment and done again.
   *
   * @param file one that this repairer accepts
   * @param dryRun whether to tell what would be done, and do nothing
   * @throws FileInUseException if somebody is writing it
   * @throws IOException if it is no file of this kind or holds nothing that can be saved: it is
   *     then untouched; or if reading or writing it failed: it is then no worse than it was. The
   *     message is one sentence
   */
  RepairReport repair(Path file, boolean dryRun) throws IOException;
}
