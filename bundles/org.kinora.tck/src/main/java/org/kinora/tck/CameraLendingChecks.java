package org.kinora.tck;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.VideoFrame;

/** How a camera lends its few frames. */
final class CameraLendingChecks {
  /** A camera may lend more, but then so many are tried. */
  private static final int MOST = 64;

  private final CameraSubject subject;

  CameraLendingChecks(CameraSubject subject) {
    this.subject = subject;
  }

  /**
   * The recorder may keep as many frames as the camera says.
   *
   * <p>Example failure: a camera that states its four buffers although one is always being filled.
   */
  @Proves("as many frames as lendable() says can be kept; then nothing comes until one is closed")
  public void asManyFramesAsStatedCanBeKept() throws CameraException, InterruptedException {
    try (Camera camera = subject.open()) {
      int lendable = camera.lendable();
      Expect.that(lendable >= 2, "lendable() is %d, and is to be at least 2", lendable);
      List<VideoFrame> kept = new ArrayList<>();
      try {
        int wanted = Math.min(lendable, Math.min(MOST, subject.frames() - 2));
        for (int i = 0; i < wanted; i++) {
          kept.add(CameraReader.next(subject, camera));
        }
        if (wanted == lendable) {
          Optional<VideoFrame> more = camera.read(Duration.ofMillis(100));
          more.ifPresent(kept::add);
          Expect.that(more.isEmpty(), "a frame beyond the %d that may be kept was lent", lendable);
        }
        long last = kept.get(kept.size() - 1).sequence();
        kept.remove(0).close();
        try (VideoFrame next = CameraReader.next(subject, camera)) {
          Expect.that(next.sequence() > last, "number %d follows %d", next.sequence(), last);
        }
      } finally {
        kept.forEach(VideoFrame::close);
      }
    }
  }

  /**
   * What is kept is not written over.
   *
   * <p>Example failure: a ring buffer that is filled anew whether its frames are in use or not.
   */
  @Proves("kept frames keep their pixels, time and number while others come, and after close")
  public void keptFramesStayIntact() throws CameraException, InterruptedException {
    List<VideoFrame> kept = new ArrayList<>();
    List<String> before = new ArrayList<>();
    try (Camera camera = subject.open()) {
      int count = Math.min(camera.lendable() - 1, 4);
      for (int i = 0; i < count; i++) {
        VideoFrame frame = CameraReader.next(subject, camera);
        kept.add(frame);
        before.add(look(frame));
      }
      for (int i = count; i < subject.frames() - 1; i++) {
        CameraReader.next(subject, camera).close();
      }
      expectLike(kept, before, "while others came");
    }
    expectLike(kept, before, "after the camera was closed");
    kept.forEach(VideoFrame::close);
  }

  private static void expectLike(List<VideoFrame> kept, List<String> before, String when) {
    for (int i = 0; i < kept.size(); i++) {
      Expect.equal(look(kept.get(i)), before.get(i), "kept frame " + i + " " + when);
    }
  }

  private static String look(VideoFrame frame) {
    CRC32 crc = new CRC32();
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      ByteBuffer buffer = frame.plane(plane).duplicate();
      int row = frame.format().rowBytes(plane, frame.size().width());
      for (int y = 0; y < frame.format().rows(plane, frame.size().height()); y++) {
        int from = y * frame.stride(plane);
        crc.update(buffer.limit(from + row).position(from));
      }
    }
    return "number %d, pts %d, pixels %08x"
        .formatted(frame.sequence(), frame.pts(), crc.getValue());
  }

  /**
   * References are counted.
   *
   * <p>Example failure: a frame that goes back with the first close although it was retained.
   */
  @Proves("a retained frame is lent until it is closed once more")
  public void retainedFramesAreLentUntilClosedAgain() throws CameraException, InterruptedException {
    try (Camera camera = subject.open()) {
      VideoFrame frame = CameraReader.next(subject, camera);
      String before = look(frame);
      Expect.that(frame.retain() == frame, "retain() returns another object");
      frame.close();
      for (int i = 1; i < subject.frames() - 1; i++) {
        CameraReader.next(subject, camera).close();
      }
      Expect.equal(look(frame), before, "a frame that was retained and closed once");
      frame.close();
    }
  }
}
