package org.kinora.camera.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.ReferenceCounted;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.process.PictureLayout;
import org.kinora.binding.process.Places;

/** A frame in one of the places of the memory that is shared with the child. */
final class PlaceFrame extends ReferenceCounted implements VideoFrame {

  private static final VarHandle STATE =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final Optional<VideoFrame> self = Optional.of(this);
  private final CameraMode mode;
  private final PictureLayout layout;
  private final ByteBuffer[] planes;
  private final ByteBuffer memory;
  private final int state;
  private final long duration;
  private long pts;
  private long sequence;

  PlaceFrame(CameraMode mode, Places places, ByteBuffer memory, int place) {
    this.mode = mode;
    this.layout = places.layout();
    this.planes = layout.planes(memory, places.start(place));
    this.memory = memory;
    this.state = places.state(place);
    this.duration = mode.frameRate().intervalNanos();
  }

  /** Lends it with the picture that the child has put there. */
  void lend(long newPts, long newSequence) {
    lend();
    pts = newPts;
    sequence = newSequence;
  }

  Optional<VideoFrame> asVideoFrame() {
    return self;
  }

  @Override
  public PixelFormat format() {
    return mode.format();
  }

  @Override
  public Size size() {
    return mode.size();
  }

  @Override
  public ByteBuffer plane(int plane) {
    return planes[plane];
  }

  @Override
  public int stride(int plane) {
    return layout.stride(plane);
  }

  @Override
  public long pts() {
    return pts;
  }

  @Override
  public long duration() {
    return duration;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public <T> Optional<T> handle(Class<T> type) {
    return Optional.empty();
  }

  @Override
  public PlaceFrame retain() {
    addReference();
    return this;
  }

  @Override
  protected void released() {
    STATE.setRelease(memory, state, Places.FREE); // the child may write there from now on
  }

  @Override
  public String toString() {
    return "frame " + sequence + " (" + format() + " " + size() + ")";
  }
}
