package org.kinora.camera.process;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;

/** Opens the camera of a program, each time in a process of its own. */
final class ProcessCameraProvider implements CameraProvider {

  private final CameraSpec spec;
  private final Set<ProcessCamera> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  ProcessCameraProvider(CameraSpec spec) {
    this.spec = spec;
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public List<CameraInfo> cameras() {
    return List.of(spec.modes().info(spec.name()));
  }

  @Override
  public Camera open(CameraRequest request) throws CameraException {
    CameraMode mode = spec.modes().mode(spec.name(), request);
    int buffers = Buffers.of(request.locator());
    checkStopped();
    AtomicReference<ProcessCamera> self = new AtomicReference<>();
    ProcessCamera camera =
        ProcessCamera.open(spec, request.locator(), mode, buffers, () -> open.remove(self.get()));
    self.set(camera);
    open.add(camera);
    if (stopped) { // meanwhile: stop() may not have seen it
      camera.close();
      checkStopped();
    }
    return camera;
  }

  private void checkStopped() throws CameraException {
    if (stopped) {
      throw new CameraException("the provider " + spec.name() + " is stopped", Retry.RECOVERABLE);
    }
  }

  /** Ends every child. */
  void stop() {
    stopped = true;
    open.forEach(ProcessCamera::close);
  }
}
