package org.kinora.api.recording;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The service that records.
 *
 * <p><b>Threads.</b> All methods may be called from any thread.
 */
@ProviderType
public interface Recorder {

  /**
   * Starts a recording. When this returns, camera and encoder are open and the targets have been
   * checked; if it throws, nothing has been created.
   *
   * @throws RecordingException if the request cannot be met; the message says what was asked and
   *     what there is
   */
  Recording start(RecordingRequest request) throws RecordingException;

  /** The recordings that run, and those that ended last. */
  List<Recording> recordings();

  /** A recording by its name. */
  Optional<Recording> find(String name);

  /** The encoder providers that are there, best first, and what the recorder thinks of them. */
  List<EncoderStatus> encoders();
}
