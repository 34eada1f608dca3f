package org.kinora.binding.jna;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Base of encoders of the hardware, which take a frame and answer some time later.
 *
 * <p><b>Latency.</b> {@code encode} hands over a frame and waits for its own access unit, so that
 * nothing is inside between two calls. If none comes in time the encoder has failed; the frame
 * stays retained until the hardware is freed, which may be reading it.
 *
 * <p><b>Names.</b> The hardware gives back with each access unit the time it was given with the
 * frame, in microseconds. That is the frame's name here; the exact time, duration and number are
 * taken from the frame itself.
 *
 * <p><b>Binding.</b> Where the hardware can take frames from the camera by itself, they are read
 * here too, but not looked at: for their numbers, and for {@link #capture()}. A frame that was lost
 * on this way but was encoded gets the number that the driver's number says, or else its time, and
 * cannot be captured. The camera is asked with no lock held, so that one that hangs delays no
 * {@link #close()}.
 */
@ConsumerType
public abstract class HardwareEncoder extends NativeEncoder {

  /** The longest wait inside, so that a close from another thread is seen. */
  private static final Duration SLICE = Duration.ofMillis(50);

  /** A way from a camera to the hardware. */
  @FunctionalInterface
  public interface Link {
    /**
     * Lets the hardware take its frames from the camera, which is not to be called: a lock is held.
     *
     * @return ends that when it is run
     */
    Runnable begin() throws EncoderException;
  }

  /** What the hardware gave. */
  public static final class Answer {
    private static final long NANOS_PER_MICRO = 1000;

    private int size;
    private long name;
    private boolean keyFrame;
    private boolean referenced;
    private int reference;

    private Answer() {}

    int size() {
      return size;
    }

    /** The capture time of its frame in nanoseconds. */
    long pts() {
      return name * NANOS_PER_MICRO;
    }

    boolean keyFrame() {
      return keyFrame;
    }

    boolean referenced() {
      return referenced;
    }

    int reference() {
      return reference;
    }

    /**
     * To be called by {@link #receive}.
     *
     * @param size of the access unit in bytes, at least 1
     * @param name of its frame
     * @param keyFrame whether it is an IDR picture with its parameter sets
     */
    public void set(int size, long name, boolean keyFrame) {
      this.size = size;
      this.name = name;
      this.keyFrame = keyFrame;
      this.referenced = false;
    }

    /**
     * To be called after {@link #set} where the hardware tells it.
     *
     * @param number the lowest 32 bits of the driver's number of its frame
     */
    public void setReference(int number) {
      this.referenced = true;
      this.reference = number;
    }
  }

  private final int answerMillis;
  private final Answer answer = new Answer();
  private Optional<VideoFrame> unanswered = Optional.empty();
  private Optional<Runnable> link = Optional.empty(); // ends it
  private volatile Optional<LinkedCamera> linked = Optional.empty();

  /**
   * @param settings what the encoder was opened with
   * @param answerMillis how long the hardware may take for a frame
   * @param freed is told when the encoder has freed its memory, by the thread that did so
   */
  protected HardwareEncoder(
      EncoderSettings settings, int answerMillis, Consumer<NativeEncoder> freed) {
    super(settings, freed);
    this.answerMillis = answerMillis;
  }

  /**
   * Hands a frame to the hardware, which reads it until its access unit is out.
   *
   * @return its name
   */
  protected abstract long send(VideoFrame frame) throws EncoderException;

  /**
   * Waits for the next access unit and copies it.
   *
   * @param unit takes its bytes
   * @param answer takes what is known of it
   * @return false if none came in time
   */
  protected abstract boolean receive(int millis, PooledAccessUnit unit, Answer answer)
      throws EncoderException;

  /** Asks that the next frame becomes an IDR picture. */
  protected abstract void askForKeyFrame() throws EncoderException;

  /**
   * Asks a camera how the hardware can take its frames; called with no lock held.
   *
   * @param camera of the right format and size
   * @return empty if the camera is none of this hardware
   */
  protected abstract Optional<Link> linkTo(Camera camera);

  /** Gives back the hardware and all native memory; nothing is bound any more. */
  protected abstract void freeHardware();

  @Override
  protected final int encodePicture(VideoFrame frame, boolean keyFrame, PooledAccessUnit unit)
      throws EncoderException {
    if (keyFrame) {
      askForKeyFrame();
    }
    long name = send(frame);
    boolean answered = false;
    try {
      await(name, unit);
      answered = true;
      return answer.size;
    } finally {
      if (!answered) {
        unanswered = Optional.of(frame.retain());
      }
    }
  }

  private void await(long name, PooledAccessUnit unit) throws EncoderException {
    long begin = System.nanoTime();
    long left = answerMillis;
    while (left > 0) {
      // Another name is that of a frame from a camera which is not bound any more.
      if (receive((int) left, unit, answer) && answer.name == name) {
        return;
      }
      left = answerMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }
    throw new EncoderException(
        "the hardware gave no access unit for the frame at %d us within %d ms"
            .formatted(name, answerMillis),
        Retry.FATAL);
  }

  @Override
  protected final boolean keyFrameMade(boolean asked) {
    return answer.keyFrame;
  }

  @Override
  public final void bind(Camera camera) throws EncoderException {
    checkCamera(camera);
    Optional<Link> way = linkTo(camera);
    Optional<LinkedCamera> before = linked;
    begin();
    try {
      unlink();
      linked = Optional.empty();
      if (way.isPresent()) {
        link = Optional.of(way.get().begin());
        linked = Optional.of(new LinkedCamera(camera, settings().frameRate().intervalNanos()));
      }
    } finally {
      leave();
      before.ifPresent(LinkedCamera::release);
    }
    super.bind(camera);
  }

  @Override
  public final boolean encode(Duration timeout, AccessUnitConsumer out)
      throws EncoderException, InterruptedException {
    if (linked.isEmpty()) {
      return super.encode(timeout, out);
    }
    LinkedCamera camera = linked.get();
    long begin = System.nanoTime();
    long left = timeout.toMillis();
    PooledAccessUnit unit = newUnit();
    try {
      while (!next(camera, left < SLICE.toMillis() ? Duration.ofMillis(left) : SLICE, unit)) {
        left = timeout.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        if (left <= 0 || camera.ended()) {
          return false;
        }
      }
      out.accept(unit); // with no lock held
      return true;
    } finally {
      unit.close();
    }
  }

  private boolean next(LinkedCamera camera, Duration wait, PooledAccessUnit unit)
      throws EncoderException, InterruptedException {
    boolean done = false;
    try {
      askForWantedKeyFrame();
      // Without a frame an access unit may be there, of one that was lost on this way.
      boolean came = receiveInside(camera.awaitFrame(wait) ? (int) wait.toMillis() : 0, unit);
      if (came) {
        camera.number(answer, unit);
      } else if (camera.deliversWithoutAnswer(answerMillis)) {
        throw new EncoderException(
            "the camera delivers, and the hardware gave no access unit within %d ms"
                .formatted(answerMillis),
            Retry.FATAL);
      }
      done = true;
      return came;
    } catch (CameraException e) {
      throw new EncoderException("the bound camera failed: " + e.getMessage(), e.retry(), e);
    } catch (InterruptedException e) {
      done = true; // nothing is wrong with the encoder
      throw e;
    } finally {
      if (!done) {
        fail();
      }
    }
  }

  private void askForWantedKeyFrame() throws EncoderException {
    begin();
    try {
      if (takeKeyFrameWish()) {
        askForKeyFrame();
      }
    } finally {
      leave();
    }
  }

  private boolean receiveInside(int millis, PooledAccessUnit unit) throws EncoderException {
    begin();
    try {
      return receive(millis, unit, answer);
    } finally {
      leave();
    }
  }

  @Override
  public final VideoFrame capture() {
    return linked.isEmpty() ? super.capture() : linked.get().capture();
  }

  private void unlink() {
    link.ifPresent(Runnable::run);
    link = Optional.empty();
  }

  @Override
  protected final void free() {
    unlink();
    freeHardware();
  }

  @Override
  final void letGoOfFrames() {
    linked.ifPresent(LinkedCamera::release);
    unanswered.ifPresent(VideoFrame::close);
    unanswered = Optional.empty();
  }
}
