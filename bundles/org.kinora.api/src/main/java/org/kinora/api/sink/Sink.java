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
   * <p>A sink may take access units before they are on the device, as long as its memory is
   * bounded: what it took is stored later, or {@link #close()} says that it was not.
   *
   * @param unit valid until the call returns, unless it is retained
   * @throws SinkException if it was not taken; nothing before it is lost.
   *     <ul>
   *       <li>{@code TRANSIENT} and {@code RECOVERABLE} (the disk is full or read-only, say): the
   *           caller may offer the same access unit again, as often as it likes, until the cause is
   *           gone; or it may leave a gap and go on at a later key frame. Nothing piles up
   *           meanwhile.
   *       <li>{@code FATAL}: close it; what was stored stays playable. A failed fsync is fatal,
   *           because the pages may be gone and another fsync that succeeds would prove nothing.
   *     </ul>
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
   * @return what is stored; {@link SinkResult#failure()} says so if that is less than was taken, or
   *     if the target could not be completed
   * @throws SinkException if it is not even known what is stored; the message says what is left
   */
  SinkResult close() throws SinkException;
}
