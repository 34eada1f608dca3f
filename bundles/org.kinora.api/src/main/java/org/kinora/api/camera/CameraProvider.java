package org.kinora.api.camera;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that opens cameras of one kind. It carries the property {@link
 * org.kinora.api.ProviderProperties#NAME}.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, also at once. No method may block
 * for long: a second is long.
 */
@ConsumerType
public interface CameraProvider {

  /** The scheme of the locators that this provider opens, such as {@code pattern}. */
  String name();

  /**
   * The cameras that are there at this moment.
   *
   * <p>A provider whose cameras are plugged in and out registers, besides, each {@link CameraInfo}
   * as a service with its own {@link org.kinora.api.ProviderProperties#NAME} for as long as the
   * camera is there: who wants to know need not ask again and again.
   */
  List<CameraInfo> cameras();

  /**
   * Opens a camera. It delivers the size and rate asked for, or is refused; the format is the first
   * of those asked for that it has.
   *
   * @param request its locator has this provider's {@link #name()} as scheme
   * @return a running camera, owned by the caller, who must close it
   * @throws CameraException if there is no such camera, if it is busy (the message names who holds
   *     it, where that is known), if it lacks the mode (the message names those it has), or if an
   *     option is unknown or wrong
   */
  Camera open(CameraRequest request) throws CameraException;
}
