package org.kinora.camera.pattern;

import org.junit.jupiter.api.Nested;
import org.kinora.api.media.Locator;
import org.kinora.tck.CameraSubject;
import org.kinora.tck.junit.CameraTck;

/** The conformance kit on the pattern camera. */
class PatternCameraTckTest {
  private static CameraSubject subject(String locator) {
    return CameraSubject.of(new PatternCameraProvider(), Locator.camera(locator)).withAnyMode();
  }

  @Nested
  class Live extends CameraTck {
    @Override
    protected CameraSubject subject() {
      return PatternCameraTckTest.subject("pattern?frames=40");
    }
  }

  @Nested
  class Fast extends CameraTck {
    @Override
    protected CameraSubject subject() {
      return PatternCameraTckTest.subject("pattern?pace=fast&frames=40");
    }
  }
}
