package org.kinora.api.encoder;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Base of encoders that have no hardware path from a camera: {@link #bind} reads the camera and
 * pushes each frame. An encoder that has such a path from some cameras overrides {@link #bind},
 * {@link #encode(Duration, AccessUnitConsumer)} and {@link #capture}, and falls back on these for
 * the others.
 *
 * <p>A subclass calls {@link #releaseBinding()} in its {@code close()}.
 */
@ConsumerType
public abstract class PushEncoder implements Encoder {

  private final EncoderSettings settings;
  private final ArrayDeque<VideoFrame> inside = new ArrayDeque<>();
  private volatile Optional<Camera> camera = Optional.empty();
  private Optional<VideoFrame> captured = Optional.empty();

  /**
   * @param settings what the encoder was opened with
   */
  protected PushEncoder(EncoderSettings settings) {
    this.settings = settings;
  }

  /** What the encoder was opened with. */
  protected final EncoderSettings settings() {
    return settings;
  }

  /**
   * Checks a frame for {@link #encode(VideoFrame, AccessUnitConsumer)}.
   *
   * @throws EncoderException if its format or size is not the one in the settings
   */
  protected final void checkFrame(VideoFrame frame) throws EncoderException {
    if (frame.format() != settings.format() || !frame.size().equals(settings.size())) {
      throw new EncoderException(
          "the encoder was opened for %s %s and got a %s frame of %s"
              .formatted(settings.format(), settings.size(), frame.format(), frame.size()),
          Retry.RECOVERABLE);
    }
  }

  /**
   * Checks a camera for {@link #bind}.
   *
   * @throws EncoderException if its format or size is not the one in the settings
   */
  protected final void checkCamera(Camera wanted) throws EncoderException {
    CameraMode mode = wanted.mode();
    if (mode.format() != settings.format() || !mode.size().equals(settings.size())) {
      throw new EncoderException(
          "the encoder was opened for %s %s and the camera delivers %s"
              .formatted(settings.format(), settings.size(), mode),
          Retry.RECOVERABLE);
    }
  }

  @Override
  public void bind(Camera wanted) throws EncoderException {
    checkCamera(wanted);
    camera = Optional.of(wanted);
  }

  @Override
  public boolean encode(Duration timeout, AccessUnitConsumer out)
      throws EncoderException, InterruptedException {
    Camera source =
        camera.orElseThrow(() -> new IllegalStateException("no camera is bound: call bind first"));
    Optional<VideoFrame> read;
    try {
      read = source.read(timeout);
    } catch (CameraException e) {
      throw new EncoderException("the bound camera failed: " + e.getMessage(), e.retry(), e);
    }
    if (read.isEmpty()) {
      return false;
    }
    try (VideoFrame frame = read.get()) { // ours until the call returns, whoever closes meanwhile
      push(frame, out);
    }
    return true;
  }

  private void push(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
    synchronized (inside) {
      inside.add(frame.retain());
    }
    boolean taken = false;
    try {
      encode(
          frame,
          unit -> {
            remember(unit);
            out.accept(unit);
          });
      taken = true;
    } finally {
      if (!taken) {
        forget(frame);
      }
    }
  }

  @Override
  public VideoFrame capture() {
    synchronized (inside) {
      return captured
          .orElseThrow(
              () -> new IllegalStateException("no picture yet: bind a camera and encode first"))
          .retain();
    }
  }

  /**
   * Keeps the frame of this access unit and lets go of those before it. The number is compared for
   * equality: a camera that was bound later may count from the beginning again.
   */
  private void remember(AccessUnit unit) {
    boolean found = false;
    while (!found) {
      Optional<VideoFrame> before;
      synchronized (inside) {
        if (!holds(unit.sequence())) {
          return;
        }
        before = captured;
        VideoFrame frame = inside.remove();
        captured = Optional.of(frame);
        found = frame.sequence() == unit.sequence();
      }
      before.ifPresent(VideoFrame::close); // with no lock held: it is the camera's
    }
  }

  private boolean holds(long sequence) {
    for (VideoFrame frame : inside) {
      if (frame.sequence() == sequence) {
        return true;
      }
    }
    return false;
  }

  /** Lets go of a frame that will give no access unit, because it was refused. */
  private void forget(VideoFrame refused) {
    boolean held;
    synchronized (inside) {
      held = inside.removeLastOccurrence(refused);
    }
    if (held) {
      refused.close();
    }
  }

  /** Lets go of the camera and of every frame kept for {@link #capture()}. */
  protected final void releaseBinding() {
    List<VideoFrame> kept;
    synchronized (inside) {
      kept = new ArrayList<>(inside);
      inside.clear();
      captured.ifPresent(kept::add);
      captured = Optional.empty();
    }
    kept.forEach(VideoFrame::close);
    camera = Optional.empty();
  }
}
