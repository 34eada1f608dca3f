package org.kinora.api.sink;

import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.StreamFormat;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open target, which stores access units.
 *
 * <p>The time of the first access unit becomes time zero of what is stored.
 *
 * <p><b>Threads.</b> One thread at a time, which may be another each time; calls may block as long
 * as the device does.
 */
@ConsumerType
public interface Sink {

  /**
   * Stores an access unit. The first, and the first after a gap, is a key frame; dts never falls.
   *
   * @param unit valid until the call returns, unless it is retained
   * @throws SinkException if it was not stored; everything before it is kept. {@code TRANSIENT} and
   *     {@code RECOVERABLE}: the sink is whole and goes on at the next key frame once the cause is
   *     gone; {@code FATAL}: close it.
   */
  void write(AccessUnit unit) throws SinkException;

  /**
   * Says that the next access unit, a key frame, begins a stream of another format.
   *
   * @throws SinkException if the target cannot go on with it, because the codec or the size changes
   *     ({@code RECOVERABLE}): the sink is unchanged, and the caller closes it and opens another
   *     target
   */
  void formatChanged(StreamFormat format) throws SinkException;

  /**
   * Completes what was stored and closes it. Closing again returns the same.
   *
   * @return what was written
   * @throws SinkException if it could not be completed; the message says what is left
   */
  SinkResult close() throws SinkException;
}
