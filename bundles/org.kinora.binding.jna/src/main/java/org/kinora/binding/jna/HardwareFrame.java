package org.kinora.binding.jna;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.kinora.api.KinoraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.ReferenceCounted;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A frame in memory of a board's media system, described by one of its structures. Its pixels are
 * mapped when somebody asks for them.
 */
@ConsumerType
public abstract class HardwareFrame extends ReferenceCounted implements VideoFrame, FrameHandle {

  private final CameraMode mode;
  private final Class<?> handleType;
  private final Optional<VideoFrame> self = Optional.of(this);
  private final Optional<HardwareFrame> handle = Optional.of(this);
  private final ByteBuffer structure;
  private final long address;
  private HardwareCamera camera; // set before it is lent
  private Mappings.Mapping mapping; // guarded by this; null until somebody asks for pixels
  private long pts;
  private long sequence;

  /**
   * @param mode of the camera
   * @param structureBytes size of the structure that describes it
   * @param handleType as which its {@link #handle} is asked for, which the subclass implements
   */
  protected HardwareFrame(CameraMode mode, int structureBytes, Class<?> handleType) {
    this.mode = mode;
    this.handleType = handleType;
    this.structure = BufferAddresses.structure(structureBytes);
    this.address = BufferAddresses.addressOf(structure);
  }

  /** The lowest 32 bits of the driver's number of the picture. */
  protected abstract int reference();

  /** The structure that describes it. */
  protected final ByteBuffer structure() {
    return structure;
  }

  /** The address of {@link #structure()}, for as long as this is reachable. */
  @Override
  public final long info() {
    return address;
  }

  final void belongTo(HardwareCamera owner) {
    camera = owner;
  }

  /** Lends it with the picture that {@link #structure()} describes. */
  final Optional<VideoFrame> lend(long nanos, long number) {
    pts = nanos;
    sequence = number;
    lend();
    return self;
  }

  @Override
  public final PixelFormat format() {
    return mode.format();
  }

  @Override
  public final Size size() {
    return mode.size();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the memory cannot be mapped
   */
  @Override
  public final synchronized ByteBuffer plane(int plane) {
    if (mapping == null) {
      int chroma = (int) (physicalAddress(1) - physicalAddress(0));
      try {
        mapping =
            camera
                .mappings()
                .of(physicalAddress(0), chroma, chroma + stride(1) * size().height() / 2);
      } catch (KinoraException e) {
        throw new IllegalStateException("the pixels of " + this + " cannot be seen", e);
      }
    }
    return mapping.plane(plane);
  }

  @Override
  public final long pts() {
    return pts;
  }

  @Override
  public final long duration() {
    return mode.frameRate().intervalNanos();
  }

  @Override
  public final long sequence() {
    return sequence;
  }

  @Override
  @SuppressWarnings("unchecked") // the type was compared
  public final <T> Optional<T> handle(Class<T> type) {
    return type == handleType ? (Optional<T>) handle : Optional.empty();
  }

  @Override
  public final HardwareFrame retain() {
    addReference();
    return this;
  }

  @Override
  protected final void released() {
    synchronized (this) {
      mapping = null;
    }
    camera.takeBack(this);
  }

  @Override
  public final String toString() {
    return "frame " + sequence + " (" + format() + " " + size() + ")";
  }
}
