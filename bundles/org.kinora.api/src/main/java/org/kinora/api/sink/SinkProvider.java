package org.kinora.api.sink;

import java.util.Set;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that opens sinks. It carries the property {@link
 * org.kinora.api.ProviderProperties#NAME}; among providers that accept a target, the one with the
 * highest {@code service.ranking} is used.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, also at once.
 */
@ConsumerType
public interface SinkProvider {

  /** The provider's name, such as {@code file}. */
  String name();

  /**
   * The targets it is for, as people write them: {@code *.h265} for files by extension, {@code
   * pipe:} for a scheme.
   */
  Set<String> targets();

  /** Whether a target is one of those this provider is for, by its scheme and extension alone. */
  boolean accepts(Locator target);

  /**
   * Checks, before a recording starts, whether a target can be opened; creates and changes nothing.
   *
   * @param target one that this provider accepts
   * @param codec what will be written
   * @throws SinkException if the target cannot take this codec, its directory is missing, it may
   *     not be written, or an option is unknown
   */
  void check(Locator target, Codec codec) throws SinkException;

  /**
   * Opens a target. A file that is there already is replaced.
   *
   * @param target one that this provider accepts
   * @param format of the first access unit
   * @return a sink, owned by the caller, who must close it
   * @throws SinkException as for {@link #check}
   */
  Sink open(Locator target, StreamFormat format) throws SinkException;
}
