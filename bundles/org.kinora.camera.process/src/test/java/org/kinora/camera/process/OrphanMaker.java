package org.kinora.camera.process;

import java.nio.file.Path;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.Locator;

/** Opens a camera in a child, prints the child's process identifier, and waits to be killed. */
public final class OrphanMaker {

  private OrphanMaker() {}

  /** Runs. */
  public static void main(String[] arguments) throws Exception {
    ProcessCameraProvider provider =
        new ProcessCameraProvider(SophgoChild.spec(Path.of(arguments[0]), 30));
    ProcessCamera camera =
        (ProcessCamera) provider.open(CameraRequest.of(Locator.camera(SophgoChild.NAME)));
    System.out.println(camera.pid());
    Thread.sleep(60_000);
  }
}
