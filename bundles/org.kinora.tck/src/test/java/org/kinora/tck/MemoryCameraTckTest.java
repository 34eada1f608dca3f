package org.kinora.tck;

import org.junit.jupiter.api.Nested;
import org.kinora.api.media.Locator;
import org.kinora.tck.junit.CameraTck;

/** The kit is green for a correct camera: a check that asks too much fails here. */
class MemoryCameraTckTest {
  static CameraSubject reference(String locator) {
    return CameraSubject.of(new MemoryCameraProvider(), Locator.camera(locator)).withAnyMode();
  }

  @Nested
  class Live extends CameraTck {
    @Override
    protected CameraSubject subject() {
      return reference("memory?live=true");
    }
  }

  @Nested
  class NotLive extends CameraTck {
    @Override
    protected CameraSubject subject() {
      return reference("memory");
    }
  }
}
