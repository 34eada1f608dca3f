package org.kinora.recorder.internal;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.RecordingEvent;
import org.kinora.api.sink.SinkProvider;

/**
 * What all recordings of a recorder share.
 *
 * @param cameras the camera providers that are there
 * @param encoders the encoder providers that are there
 * @param sinks the sink providers that are there
 * @param background runs what may take long, such as closing an encoder
 * @param events takes what listeners are told
 */
record Environment(
    ProviderRegistry<CameraProvider> cameras,
    ProviderRegistry<EncoderProvider> encoders,
    ProviderRegistry<SinkProvider> sinks,
    Executor background,
    Consumer<RecordingEvent> events) {

  /** The best sink provider for a target. */
  Optional<ProviderEntry<SinkProvider>> sinkFor(Locator target) {
    return sinks.entries().stream().filter(entry -> entry.provider().accepts(target)).findFirst();
  }
}
