package org.kinora.recorder.internal;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;

/**
 * An open camera, the use of its provider, and the number of its frames that are lent.
 *
 * @param lent frames that were read and have not gone back
 */
record OpenCamera(ProviderEntry<CameraProvider> entry, Camera camera, AtomicInteger lent) {

  /**
   * Opens a camera, which may take a while.
   *
   * @throws CameraException if there is no provider for it, or it cannot be opened
   */
  static OpenCamera open(ProviderRegistry<CameraProvider> registry, CameraRequest request)
      throws CameraException, InterruptedException {
    String scheme = request.locator().scheme();
    ProviderEntry<CameraProvider> entry =
        registry
            .find(scheme)
            .filter(ProviderEntry::use)
            .orElseThrow(
                () ->
                    new CameraException(
                        "there is no camera '%s'; there are: %s"
                            .formatted(
                                scheme,
                                registry.names().isEmpty()
                                    ? "none"
                                    : String.join(", ", registry.names())),
                        Retry.RECOVERABLE));
    try {
      Camera camera =
          Patience.call(
              "kinora-open-" + entry,
              Patience.OPENING,
              CameraException.class,
              () -> entry.provider().open(request),
              Camera::close,
              entry::release);
      return new OpenCamera(entry, camera, new AtomicInteger());
    } catch (TimeoutException e) {
      throw new CameraException(
          "camera %s did not open within %d s"
              .formatted(request.locator(), Patience.OPENING.toSeconds()),
          Retry.TRANSIENT,
          e);
    } catch (IllegalStateException e) {
      throw new CameraException(
          "camera " + request.locator() + " failed to open: " + e.getMessage(), Retry.FATAL, e);
    }
  }

  /** Closes the camera and gives up the use of its provider. */
  void close() {
    try {
      camera.close();
    } finally {
      entry.release();
    }
  }
}
