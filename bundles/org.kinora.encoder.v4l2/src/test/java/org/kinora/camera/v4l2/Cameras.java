package org.kinora.camera.v4l2;

import java.nio.file.Path;
import org.kinora.api.camera.CameraProvider;

/** The cameras of the camera bundle, whose classes are its own. */
public final class Cameras {

  private Cameras() {}

  /** A provider of this machine's cameras. */
  public static CameraProvider provider() {
    return new V4l2CameraProvider(new Nodes(Path.of("/dev")));
  }
}
