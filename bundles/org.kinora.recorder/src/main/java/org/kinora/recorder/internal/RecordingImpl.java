package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kinora.api.KinoraException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.Swap;

/** A recording as its users see it: they wait here, and are told why something is not possible. */
final class RecordingImpl implements Recording {

  /** A swap that a user asked for is not waited for longer: no frame may come for it. */
  private static final Duration SWAP_PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final RecordingRequest request;
  private final Pipeline pipeline;

  RecordingImpl(
      String name,
      RecordingRequest request,
      Environment environment,
      OpenCamera camera,
      EncoderChooser chooser) {
    this.name = name;
    this.request = request;
    this.pipeline = new Pipeline(this, environment, camera, chooser);
  }

  /** What the recorder starts and watches. */
  Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public RecordingRequest request() {
    return request;
  }

  @Override
  public RecordingStatus status() {
    return pipeline.status();
  }

  @Override
  public void stop() {
    pipeline.stop();
  }

  @Override
  public void pause() {
    pipeline.pause();
  }

  @Override
  public void resume() {
    pipeline.resume();
  }

  @Override
  public Optional<RecordingResult> await(Duration timeout) throws InterruptedException {
    try {
      return Optional.of(pipeline.result().get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public Optional<RecordingResult> result() {
    return Optional.ofNullable(pipeline.result().getNow(null));
  }

  @Override
  public Swap switchEncoder(String provider) throws RecordingException, InterruptedException {
    checkRunning();
    return awaitSwap(pipeline.switchEncoder(provider));
  }

  @Override
  public Swap switchCamera(Locator camera) throws RecordingException, InterruptedException {
    checkRunning();
    return awaitSwap(pipeline.switchCamera(camera));
  }

  private Swap awaitSwap(CompletableFuture<Swap> done)
      throws RecordingException, InterruptedException {
    try {
      return done.get(SWAP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new RecordingException(
          String.valueOf(cause.getMessage()),
          cause instanceof KinoraException known ? known.retry() : Retry.RECOVERABLE,
          cause);
    } catch (CancellationException e) {
      throw new RecordingException("another change took its place", Retry.TRANSIENT, e);
    } catch (TimeoutException e) {
      throw new RecordingException(
          "no frame came within %d s after the change".formatted(SWAP_PATIENCE.toSeconds()),
          Retry.TRANSIENT,
          e);
    }
  }

  private void checkRunning() throws RecordingException {
    if (pipeline.result().isDone()) {
      throw new RecordingException("recording '" + name + "' has ended", Retry.FATAL);
    }
  }

  @Override
  public void addSink(Locator target) throws RecordingException {
    checkRunning();
    pipeline.addSink(target);
  }

  @Override
  public void removeSink(Locator target) throws RecordingException, InterruptedException {
    pipeline.removeSink(target);
  }

  @Override
  public void cut() {
    pipeline.cut();
  }

  @Override
  public void trigger() throws RecordingException {
    checkRunning();
    pipeline.trigger();
  }

  @Override
  public void release() throws RecordingException {
    checkRunning();
    pipeline.release();
  }

  @Override
  public void requestKeyFrame() {
    pipeline.requestKeyFrame();
  }

  @Override
  public Optional<VideoFrame> capture(Duration timeout) throws InterruptedException {
    return pipeline.still(timeout);
  }
}
