package org.kinora.api.camera;

import java.util.List;
import java.util.Objects;
import org.kinora.api.media.Locator;

/**
 * A camera that a provider has at this moment, for people who choose one.
 *
 * @param locator opens it
 * @param description one line: what it is, and its options
 * @param modes it can deliver, the default first; empty if they depend on the locator or any are
 *     possible
 */
public record CameraInfo(Locator locator, String description, List<CameraMode> modes) {

  /** Copies the list. */
  public CameraInfo {
    Objects.requireNonNull(locator, "locator");
    Objects.requireNonNull(description, "description");
    modes = List.copyOf(modes);
  }
}
