package org.kinora.recorder.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingRequest;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * Starts recordings: opens a camera and the first encoder that fit a request, or nothing at all.
 */
final class Starter {

  private final Environment environment;

  Starter(Environment environment) {
    this.environment = environment;
  }

  /**
   * Starts a recording.
   *
   * @throws RecordingException if the request cannot be met; nothing is open then
   */
  RecordingImpl start(String name, RecordingRequest request) throws RecordingException {
    Optional<Filter> filter = filter(request);
    for (Locator target : request.targets()) {
      Targets.check(environment, new TargetNames(target, name, request), request.encoder().codec());
    }
    try {
      return open(name, request, filter);
    } catch (CameraException e) {
      throw new RecordingException(e.getMessage(), e.retry(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RecordingException("interrupted while the recording started", Retry.TRANSIENT, e);
    }
  }

  private RecordingImpl open(String name, RecordingRequest request, Optional<Filter> filter)
      throws RecordingException, CameraException, InterruptedException {
    OpenCamera camera =
        OpenCamera.open(
            environment.cameras(),
            new CameraRequest(
                request.camera(), request.size(), request.frameRate(), formats(request)));
    boolean started = false;
    try {
      EncoderChooser chooser =
          new EncoderChooser(
              environment.encoders(), request.encoder(), filter, camera.camera().mode());
      RecordingImpl recording = new RecordingImpl(name, request, environment, camera, chooser);
      Pipeline pipeline = recording.pipeline();
      pipeline.start(firstEncoder(chooser, pipeline.output()));
      started = true;
      return recording;
    } finally {
      if (!started) {
        camera.close();
      }
    }
  }

  /** The formats that the encoders of a request take, in the order of the encoders. */
  private List<PixelFormat> formats(RecordingRequest request) {
    return environment.encoders().entries().stream()
        .filter(
            entry ->
                request.encoder().name().isEmpty()
                    || request.encoder().name().get().equals(entry.name()))
        .map(entry -> entry.provider().capabilities())
        .filter(capabilities -> capabilities.codecs().contains(request.encoder().codec()))
        .flatMap(capabilities -> capabilities.formats().stream())
        .distinct()
        .toList();
  }

  private static EncoderSession firstEncoder(EncoderChooser chooser, EncoderSession.Output output)
      throws RecordingException, InterruptedException {
    List<String> refusals = new ArrayList<>();
    for (ProviderEntry<EncoderProvider> entry : chooser.candidates()) {
      try {
        return chooser.open(entry, output);
      } catch (EncoderException e) {
        entry.backOff().failed(e.getMessage(), System.nanoTime());
        refusals.add(e.getMessage());
      }
    }
    throw new RecordingException(
        refusals.isEmpty() ? chooser.refusals() : String.join("; ", refusals), Retry.RECOVERABLE);
  }

  private static Optional<Filter> filter(RecordingRequest request) throws RecordingException {
    try {
      return request.encoder().filter().isPresent()
          ? Optional.of(FrameworkUtil.createFilter(request.encoder().filter().get()))
          : Optional.empty();
    } catch (InvalidSyntaxException e) {
      throw new RecordingException(
          "the encoder filter '%s' is not valid: %s"
              .formatted(request.encoder().filter().get(), e.getMessage()),
          Retry.FATAL,
          e);
    }
  }
}
