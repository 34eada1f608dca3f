package org.kinora.camera.sophgo;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.ReferenceCounted;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviLayout;
import org.kinora.binding.sophgo.SophgoFrame;

/** A frame of the scaler. Its pixels are mapped when somebody asks for them. */
final class CameraFrame extends ReferenceCounted implements VideoFrame, SophgoFrame {

  private final SophgoCamera camera;
  private final Optional<VideoFrame> self = Optional.of(this);
  private final Optional<CameraFrame> handle = Optional.of(this);
  private final ByteBuffer info = BufferAddresses.structure(CviLayout.VIDEO_FRAME_INFO_SIZE);
  private final long infoAddress = BufferAddresses.addressOf(info);
  private Mappings.Mapping mapping; // guarded by this; null until somebody asks for pixels
  private long pts;
  private long sequence;

  CameraFrame(SophgoCamera camera) {
    this.camera = camera;
  }

  /** Lends it with the picture that is described in {@link #info()}. */
  Optional<VideoFrame> lend(long nanos, long number) {
    pts = nanos;
    sequence = number;
    lend();
    return self;
  }

  @Override
  public long info() {
    return infoAddress;
  }

  @Override
  public long physicalAddress(int plane) {
    return info.getLong(CviLayout.VIDEO_FRAME_U64PHYADDR + Long.BYTES * plane);
  }

  @Override
  public long ptsMicros() {
    return info.getLong(CviLayout.VIDEO_FRAME_U64PTS);
  }

  /** The driver's number of the picture, of 32 bits. */
  int reference() {
    return info.getInt(CviLayout.VIDEO_FRAME_U32TIMEREF);
  }

  @Override
  public PixelFormat format() {
    return camera.mode().format();
  }

  @Override
  public Size size() {
    return camera.mode().size();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the memory cannot be mapped
   */
  @Override
  public synchronized ByteBuffer plane(int plane) {
    if (mapping == null) {
      int chroma = (int) (physicalAddress(1) - physicalAddress(0));
      try {
        mapping =
            camera
                .mappings()
                .of(physicalAddress(0), chroma, chroma + stride(1) * size().height() / 2);
      } catch (CviException e) {
        throw new IllegalStateException("the pixels of " + this + " cannot be seen", e);
      }
    }
    return mapping.plane(plane);
  }

  @Override
  public int stride(int plane) {
    return info.getInt(CviLayout.VIDEO_FRAME_U32STRIDE + Integer.BYTES * plane);
  }

  @Override
  public long pts() {
    return pts;
  }

  @Override
  public long duration() {
    return camera.mode().frameRate().intervalNanos();
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  @SuppressWarnings("unchecked") // the type was compared
  public <T> Optional<T> handle(Class<T> type) {
    return type == SophgoFrame.class ? (Optional<T>) handle : Optional.empty();
  }

  @Override
  public CameraFrame retain() {
    addReference();
    return this;
  }

  @Override
  protected void released() {
    synchronized (this) {
      mapping = null;
    }
    camera.takeBack(this);
  }

  @Override
  public String toString() {
    return "frame " + sequence + " (" + format() + " " + size() + ")";
  }
}
