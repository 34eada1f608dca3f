package org.kinora.tck;

import java.nio.ByteBuffer;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.VideoFrame;

/** Numbers, times and pixels of what a camera delivers. */
final class CameraFrameChecks {
  /** The mean rate of a live camera is off by less; one frame may be late by much more. */
  private static final double RATE_TOLERANCE = 0.25;

  /** Steps of more than so many intervals are jumps of the clock, not late frames. */
  private static final int JUMP = 25;

  private final CameraSubject subject;

  CameraFrameChecks(CameraSubject subject) {
    this.subject = subject;
  }

  /**
   * The ledger can tell which frames the camera lost.
   *
   * <p>Example failure: a camera that repeats a number, or numbers its frames itself and hides what
   * the driver lost.
   */
  @Proves("sequence numbers rise strictly; where nothing can be lost they rise by one")
  public void numbersRise() throws CameraException, InterruptedException {
    try (Camera camera = subject.open()) {
      long last = Long.MIN_VALUE;
      for (int i = 0; i < subject.frames(); i++) {
        try (VideoFrame frame = CameraReader.next(subject, camera)) {
          long number = frame.sequence();
          Expect.that(i == 0 || number > last, "number %d follows %d", number, last);
          Expect.that(
              i == 0 || camera.live() || number == last + 1,
              "number %d follows %d in a camera that waits for its reader",
              number,
              last);
          last = number;
        }
      }
    }
  }

  /**
   * The capture times make a video that plays at the right speed.
   *
   * <p>Example failure: a camera that stamps frames when they are read, that uses the wall clock,
   * or whose clock is in microseconds.
   */
  @Proves("pts rise strictly without jumps, at about the nominal rate per sequence number")
  public void timesRiseAtTheNominalRate() throws CameraException, InterruptedException {
    try (Camera camera = subject.open()) {
      long interval = camera.mode().frameRate().intervalNanos();
      long firstPts = 0;
      long firstNumber = 0;
      long lastPts = 0;
      long lastNumber = 0;
      for (int i = 0; i < subject.frames(); i++) {
        try (VideoFrame frame = CameraReader.next(subject, camera)) {
          if (i == 0) {
            firstPts = frame.pts();
            firstNumber = frame.sequence();
          } else {
            long step = frame.pts() - lastPts;
            Expect.that(step > 0, "pts %d follows %d", frame.pts(), lastPts);
            long frames = Math.max(1, frame.sequence() - lastNumber);
            Expect.that(
                step < JUMP * interval * frames,
                "the time jumps by %d ms in %d frames at %s frames per second",
                step / 1_000_000,
                frames,
                camera.mode().frameRate());
          }
          lastPts = frame.pts();
          lastNumber = frame.sequence();
        }
      }
      double actual = (double) (lastPts - firstPts) / (lastNumber - firstNumber) / interval;
      Expect.that(
          Math.abs(actual - 1) < RATE_TOLERANCE,
          "the mean interval is %.2f times that of %s frames per second",
          actual,
          camera.mode().frameRate());
    }
  }

  /**
   * The last picture of a file is shown as long as the others.
   *
   * <p>Example failure: a duration in another unit.
   */
  @Proves("a duration is 0 (unknown) or about the nominal interval")
  public void durationIsSane() throws CameraException, InterruptedException {
    try (Camera camera = subject.open()) {
      long interval = camera.mode().frameRate().intervalNanos();
      for (int i = 0; i < subject.frames(); i++) {
        try (VideoFrame frame = CameraReader.next(subject, camera)) {
          long duration = frame.duration();
          Expect.that(
              duration == 0 || (duration > interval / 4 && duration < 4 * interval),
              "duration %d ns at an interval of %d ns",
              duration,
              interval);
        }
      }
    }
  }

  /**
   * Native code can be handed the planes.
   *
   * <p>Example failure: a heap buffer, a stride below the width, a chroma plane cut short, or a
   * stride for chroma in a planar format that is that of luma.
   */
  @Proves("planes are direct buffers with sufficient stride and size, the same objects each time")
  public void planesAreDirectAndComplete() throws CameraException, InterruptedException {
    try (Camera camera = subject.open()) {
      for (int i = 0; i < 3; i++) {
        try (VideoFrame frame = CameraReader.next(subject, camera)) {
          expectPlanes(frame);
        }
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same object is the contract
  private static void expectPlanes(VideoFrame frame) {
    PixelFormat format = frame.format();
    for (int plane = 0; plane < format.planes(); plane++) {
      ByteBuffer buffer = frame.plane(plane);
      int row = format.rowBytes(plane, frame.size().width());
      int rows = format.rows(plane, frame.size().height());
      int stride = frame.stride(plane);
      Expect.that(buffer.isDirect(), "plane %d is not direct", plane);
      Expect.that(stride >= row, "plane %d: stride %d is below %d", plane, stride, row);
      Expect.that(
          buffer.position() == 0 && buffer.limit() >= stride * (rows - 1) + row,
          "plane %d: %s for %d rows of stride %d",
          plane,
          buffer,
          rows,
          stride);
      Expect.that(frame.plane(plane) == buffer, "plane %d is another object each time", plane);
    }
  }
}
