package org.kinora.camera.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.process.Places;
import org.kinora.binding.process.SharedPicture;

/** A frame in one of the places of the memory that is shared with the child. */
final class PlaceFrame extends SharedPicture {

  private static final VarHandle STATE =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final Optional<VideoFrame> self = Optional.of(this);
  private final ByteBuffer memory;
  private final int state;
  private final long interval;

  PlaceFrame(CameraMode mode, Places places, ByteBuffer memory, int place) {
    super(places.layout(), memory, places.start(place));
    this.memory = memory;
    this.state = places.state(place);
    this.interval = mode.frameRate().intervalNanos();
  }

  /** Lends it with the picture that the child has put there. */
  void lend(long pts, long sequence) {
    lend(pts, interval, sequence);
  }

  Optional<VideoFrame> asVideoFrame() {
    return self;
  }

  @Override
  protected void released() {
    STATE.setRelease(memory, state, Places.FREE); // the child may write there from now on
  }
}
