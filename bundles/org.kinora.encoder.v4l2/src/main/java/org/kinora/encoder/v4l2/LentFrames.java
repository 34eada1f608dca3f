package org.kinora.encoder.v4l2;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.kinora.api.media.VideoFrame;

/**
 * The frames that a device reads where they lie, by its buffers, and those that it has read, until
 * they are closed with no lock held.
 */
final class LentFrames {

  private final VideoFrame[] lent;
  private final ArrayDeque<VideoFrame> done;

  /**
   * @param buffers of the device
   */
  LentFrames(int buffers) {
    lent = new VideoFrame[buffers];
    done = new ArrayDeque<>(2 * buffers);
  }

  /** Keeps a frame for as long as the device has the buffer. */
  void lend(int buffer, VideoFrame frame) {
    lent[buffer] = frame.retain();
  }

  /** The device has given the buffer back. */
  void takeBack(int buffer) {
    if (lent[buffer] != null) {
      done.add(lent[buffer]);
      lent[buffer] = null;
    }
  }

  /** The device has given all buffers back. */
  void takeBackAll() {
    for (int buffer = 0; buffer < lent.length; buffer++) {
      takeBack(buffer);
    }
  }

  /** Closes the frames that the device has read: to be called with no lock held. */
  void closeDone() {
    VideoFrame frame;
    while ((frame = done.poll()) != null) {
      frame.close();
    }
  }

  /**
   * The device is closed. Touches nothing that {@link #closeDone} does, which may go on.
   *
   * @return the frames that it had, to be closed by the caller
   */
  List<VideoFrame> end() {
    List<VideoFrame> held = Stream.of(lent).filter(Objects::nonNull).toList();
    Arrays.fill(lent, null);
    return held;
  }
}
