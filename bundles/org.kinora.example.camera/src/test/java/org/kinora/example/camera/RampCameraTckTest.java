package org.kinora.example.camera;

import org.kinora.api.media.Locator;
import org.kinora.tck.CameraSubject;
import org.kinora.tck.junit.CameraTck;

class RampCameraTckTest extends CameraTck {
  @Override
  protected CameraSubject subject() {
    return CameraSubject.of(new RampCamera(), Locator.camera("ramp")).withAnyMode();
  }
}
