package org.kinora.camera.v4l2;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.kinora.api.media.Locator;
import org.kinora.tck.CameraSubject;
import org.kinora.tck.junit.CameraTck;

/** The conformance kit on a real driver: its own buffers, and pictures that are converted. */
@Tag("device")
class VividTckTest {

  private static CameraSubject subject(Vivid vivid, String locator) {
    return CameraSubject.of(vivid.withFewModes(), Locator.camera(locator))
        .withFrames(12)
        .withCycles(10)
        .withLimits(Duration.ofSeconds(10), Duration.ofSeconds(120));
  }

  @Nested
  class OfBuffers extends CameraTck {

    private Vivid vivid;

    @Override
    protected CameraSubject subject() throws Exception {
      vivid = new Vivid();
      return VividTckTest.subject(vivid, Vivid.CAMERA);
    }

    @AfterEach
    void close() {
      vivid.close();
    }
  }

  @Nested
  class OfConvertedPictures extends CameraTck {

    private Vivid vivid;

    @Override
    protected CameraSubject subject() throws Exception {
      vivid = new Vivid();
      return VividTckTest.subject(vivid, Vivid.CAMERA + "?source=YUYV");
    }

    @AfterEach
    void close() {
      vivid.close();
    }
  }
}
