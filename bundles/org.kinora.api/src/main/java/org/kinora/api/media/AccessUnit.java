package org.kinora.api.media;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One encoded picture in Annex B form: every NAL unit behind a start code (Rec. ITU-T H.264 and
 * H.265, Annex B). In front of every IDR stand its parameter sets.
 *
 * <p><b>Ownership.</b> As for {@link VideoFrame}: a parameter is valid until the call returns
 * unless it is {@link #retain() retained}; several sinks share one access unit.
 *
 * <p>{@link AccessUnitPool} has an implementation.
 */
@ConsumerType
public interface AccessUnit extends AutoCloseable {

  /** The codec. */
  Codec codec();

  /**
   * The bytes, from index 0 to the buffer's limit, which is {@link #size()}. A read-only direct
   * buffer, the same object each time: read by index or from a {@code duplicate()}. It dies with
   * the access unit.
   */
  ByteBuffer buffer();

  /** The number of bytes, at least 1. */
  int size();

  /** A copy of the bytes, which outlives the access unit. */
  default byte[] toBytes() {
    byte[] bytes = new byte[size()];
    buffer().get(0, bytes);
    return bytes;
  }

  /** The presentation time in nanoseconds: the capture time of the source frame. */
  long pts();

  /** The decoding time in nanoseconds; never falls; equals {@link #pts()} without B frames. */
  long dts();

  /** The nominal duration in nanoseconds, taken from the source frame; 0 if unknown. */
  long duration();

  /** Whether a decoder can start here: an IDR with its parameter sets in front. */
  boolean keyFrame();

  /** The {@linkplain VideoFrame#sequence() number} of the source frame. */
  long sequence();

  /** Adds a reference, which the caller must give up by {@link #close()}; returns this. */
  AccessUnit retain();

  /** Gives up a reference. */
  @Override
  void close();
}
