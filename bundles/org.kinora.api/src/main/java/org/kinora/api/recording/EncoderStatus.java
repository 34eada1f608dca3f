package org.kinora.api.recording;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.kinora.api.encoder.EncoderCapabilities;

/**
 * An encoder provider as the recorder sees it.
 *
 * @param name of the provider
 * @param ranking its {@code service.ranking}
 * @param capabilities what its encoders can do
 * @param usedBy names of the recordings that have an encoder of it open
 * @param backOff why it is not tried at present, after a failure; empty if it is
 */
public record EncoderStatus(
    String name,
    int ranking,
    EncoderCapabilities capabilities,
    List<String> usedBy,
    Optional<String> backOff) {

  /** Copies the list. */
  public EncoderStatus {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(capabilities, "capabilities");
    Objects.requireNonNull(backOff, "backOff");
    usedBy = List.copyOf(usedBy);
  }
}
