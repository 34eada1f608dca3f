package org.kinora.binding.process;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.ReferenceCounted;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A frame in memory that is shared by parent and child, lent again and again; what becomes of the
 * memory when its last reference goes is the subclass's.
 */
@ConsumerType
public abstract class SharedPicture extends ReferenceCounted implements VideoFrame {

  private final PictureLayout layout;
  private final ByteBuffer[] planes;
  private long pts;
  private long duration;
  private long sequence;

  /**
   * @param memory in which it is
   * @param start where it begins
   */
  protected SharedPicture(PictureLayout layout, ByteBuffer memory, int start) {
    this.layout = layout;
    this.planes = layout.planes(memory, start);
  }

  /** Lends it with these times; it must not be lent already. */
  public final void lend(long newPts, long newDuration, long newSequence) {
    lend();
    pts = newPts;
    duration = newDuration;
    sequence = newSequence;
  }

  @Override
  public final PixelFormat format() {
    return layout.format();
  }

  @Override
  public final Size size() {
    return layout.size();
  }

  @Override
  public final ByteBuffer plane(int plane) {
    return planes[plane];
  }

  @Override
  public final int stride(int plane) {
    return layout.stride(plane);
  }

  @Override
  public final long pts() {
    return pts;
  }

  @Override
  public final long duration() {
    return duration;
  }

  @Override
  public final long sequence() {
    return sequence;
  }

  @Override
  public final <T> Optional<T> handle(Class<T> type) {
    return Optional.empty();
  }

  @Override
  public final SharedPicture retain() {
    addReference();
    return this;
  }

  @Override
  public final String toString() {
    return "frame " + sequence + " (" + format() + " " + size() + ")";
  }
}
