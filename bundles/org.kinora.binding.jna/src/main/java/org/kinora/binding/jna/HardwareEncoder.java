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
 * cannot be captured.
 */
@ConsumerType
public abstract class HardwareEncoder extends NativeEncoder {

  private static final long NANOS_PER_MICRO = 1000;

  /** The longest wait inside, so that a close from another thread is seen. */
  private static final int SLICE_MILLIS = 50;

  /** How long the camera's frame may come after its access unit. */
  private static final Duration FRAME_LATE = Duration.ofMillis(100);

  /** What the hardware gave. */
  public static final class Answer {
    private int size;
    private long name;
    private boolean keyFrame;
    private boolean referenced;
    private int reference;

    private Answer() {}

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
  private volatile Optional<Camera> linkedCamera = Optional.empty();
  private Optional<Runnable> link = Optional.empty();
  private Optional<VideoFrame> ahead = Optional.empty(); // read, and not yet answered
  private long aheadSince;
  private Optional<VideoFrame> captured = Optional.empty();
  private long lastPts;
  private int lastReference;
  private long lastSequence = -1;

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
   * Lets the hardware take its frames from a camera.
   *
   * @param camera of the right format and size
   * @return ends that when it is run; empty if the camera is none of this hardware
   * @throws EncoderException if it is, and binding failed
   */
  protected abstract Optional<Runnable> link(Camera camera) throws EncoderException;

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
    begin();
    try {
      unlink();
      link = link(camera);
      if (link.isPresent()) {
        linkedCamera = Optional.of(camera);
      }
    } finally {
      leave();
    }
    super.bind(camera);
  }

  @Override
  public final boolean encode(Duration timeout, AccessUnitConsumer out)
      throws EncoderException, InterruptedException {
    if (linkedCamera.isEmpty()) {
      return super.encode(timeout, out);
    }
    Camera camera = linkedCamera.get();
    long begin = System.nanoTime();
    long left = timeout.toMillis();
    PooledAccessUnit unit = newUnit();
    try {
      while (!next(camera, (int) Math.min(left, SLICE_MILLIS), unit)) {
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

  private boolean next(Camera camera, int millis, PooledAccessUnit unit)
      throws EncoderException, InterruptedException {
    begin();
    boolean done = false;
    try {
      if (takeKeyFrameWish()) {
        askForKeyFrame();
      }
      if (ahead.isEmpty()) {
        ahead = camera.read(Duration.ofMillis(millis));
        aheadSince = System.nanoTime();
      }
      // Without a frame an access unit may be there, of one that was lost on this way.
      boolean came = receive(ahead.isPresent() ? millis : 0, unit, answer);
      if (came) {
        number(camera, unit);
      } else {
        expectAnswer(camera);
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
      leave();
    }
  }

  /** Frames come and are not encoded: the hardware has failed, and not the camera. */
  private void expectAnswer(Camera camera)
      throws EncoderException, CameraException, InterruptedException {
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - aheadSince);
    if (ahead.isEmpty() || waited < answerMillis) {
      return;
    }
    Optional<VideoFrame> another = camera.read(Duration.ZERO);
    if (another.isPresent()) {
      another.get().close();
      throw new EncoderException(
          "the camera delivers, and the hardware gave no access unit within %d ms"
              .formatted(answerMillis),
          Retry.FATAL);
    }
    aheadSince = System.nanoTime();
  }

  /** Gives an access unit the time and number of its frame. */
  private void number(Camera camera, PooledAccessUnit unit)
      throws CameraException, InterruptedException {
    captured.ifPresent(VideoFrame::close);
    captured = Optional.empty();
    long pts = answer.name * NANOS_PER_MICRO;
    while (ahead.isEmpty() || ahead.get().pts() < pts) {
      ahead.ifPresent(VideoFrame::close); // the hardware did not encode it
      ahead = Optional.empty();
      ahead = camera.read(FRAME_LATE);
      if (ahead.isEmpty()) {
        break;
      }
    }
    long duration = settings().frameRate().intervalNanos();
    long sequence;
    if (ahead.isPresent() && ahead.get().pts() == pts) {
      captured = ahead;
      ahead = Optional.empty();
      duration = captured.get().duration();
      sequence = captured.get().sequence();
    } else if (ahead.isPresent()) {
      sequence = ahead.get().sequence() - stepsTo(camera, ahead.get());
    } else {
      sequence = lastSequence < 0 ? 0 : lastSequence + stepsFromLast(camera);
    }
    lastPts = pts;
    lastReference = answer.reference;
    lastSequence = Math.max(sequence, lastSequence + 1);
    unit.set(answer.size, pts, pts, duration, lastSequence, answer.keyFrame);
  }

  /** How many frames after the answer's this one is. */
  private long stepsTo(Camera camera, VideoFrame later) {
    int taken =
        answer.referenced && later instanceof HardwareFrame frame
            ? frame.reference() - answer.reference
            : 0;
    return steps(camera, taken, later.pts() - answer.name * NANOS_PER_MICRO);
  }

  /** How many frames after the last answer's this one's is. */
  private long stepsFromLast(Camera camera) {
    int taken = answer.referenced ? answer.reference - lastReference : 0;
    return steps(camera, taken, answer.name * NANOS_PER_MICRO - lastPts);
  }

  /**
   * How many frames lie between two.
   *
   * @param taken pictures of the sensor between them; 0 if unknown
   */
  private long steps(Camera camera, int taken, long nanos) {
    long interval = settings().frameRate().intervalNanos();
    return Math.max(
        1,
        camera instanceof HardwareCamera hardware
            ? hardware.steps(taken, nanos)
            : (nanos + interval / 2) / interval);
  }

  @Override
  public final VideoFrame capture() {
    if (linkedCamera.isEmpty()) {
      return super.capture();
    }
    return captured
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no picture: encode first; or this one was lost before it could be kept"))
        .retain();
  }

  private void unlink() {
    link.ifPresent(Runnable::run);
    link = Optional.empty();
    linkedCamera = Optional.empty();
    ahead.ifPresent(VideoFrame::close);
    ahead = Optional.empty();
    captured.ifPresent(VideoFrame::close);
    captured = Optional.empty();
  }

  @Override
  protected final void free() {
    unlink();
    freeHardware();
    unanswered.ifPresent(VideoFrame::close);
    unanswered = Optional.empty();
  }
}
