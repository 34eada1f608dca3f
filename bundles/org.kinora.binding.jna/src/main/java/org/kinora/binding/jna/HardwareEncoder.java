package org.kinora.binding.jna;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.kinora.api.KinoraException;
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

  private static final long NANOS_PER_MICRO = 1000;

  /** The longest wait inside, so that a close from another thread is seen. */
  private static final Duration SLICE = Duration.ofMillis(50);

  private final HardwareSystem.Use use;
  private final Class<? extends FrameHandle> ownFrames;
  private final int answerMillis;
  private final HardwareAnswer answer = new HardwareAnswer();
  private Optional<HardwarePicture> picture = Optional.empty();
  private Optional<VideoFrame> unanswered = Optional.empty();
  private Optional<Runnable> link = Optional.empty(); // ends it
  private volatile Optional<LinkedCamera> linked = Optional.empty();

  /**
   * @param use of the media system, which ends when the encoder has freed its memory
   * @param ownFrames the handle of frames that the hardware takes without a copy
   * @param settings what the encoder was opened with
   * @param answerMillis how long the hardware may take for a frame
   * @param freed is told when the encoder has freed its memory, by the thread that did so
   */
  protected HardwareEncoder(
      HardwareSystem.Use use,
      Class<? extends FrameHandle> ownFrames,
      EncoderSettings settings,
      int answerMillis,
      Consumer<NativeEncoder> freed) {
    super(settings, freed);
    this.use = use;
    this.ownFrames = ownFrames;
    this.answerMillis = answerMillis;
  }

  /** Takes memory for frames that the hardware cannot take; called for the first of them. */
  protected abstract HardwarePicture newPicture() throws KinoraException;

  /**
   * Hands a frame to the hardware, which reads it until its access unit is out.
   *
   * @param info the address of the vendor's structure that describes it
   */
  protected abstract void send(long info) throws KinoraException;

  /**
   * Waits for the next access unit and copies it.
   *
   * @param unit takes its bytes
   * @param answer takes what is known of it
   * @return false if none came in time
   */
  protected abstract boolean receive(int millis, PooledAccessUnit unit, HardwareAnswer answer)
      throws KinoraException;

  /** Asks that the next frame becomes an IDR picture. */
  protected abstract void askForKeyFrame() throws KinoraException;

  /**
   * Asks a camera how the hardware can take its frames; called with no lock held.
   *
   * @param camera of the right format and size
   * @return empty if the camera is none of this hardware
   */
  protected abstract Optional<HardwareLink> linkTo(Camera camera);

  /** Gives back the hardware; nothing is bound any more. */
  protected abstract void freeHardware();

  @Override
  protected final int encodePicture(VideoFrame frame, boolean keyFrame, PooledAccessUnit unit)
      throws EncoderException {
    boolean sent = false;
    boolean answered = false;
    try {
      if (keyFrame) {
        askForKeyFrame();
      }
      Optional<? extends FrameHandle> own = frame.handle(ownFrames);
      long name =
          own.isPresent() ? own.get().ptsMicros() : Math.floorDiv(frame.pts(), NANOS_PER_MICRO);
      send(own.isPresent() ? own.get().info() : picture().fill(frame, name));
      sent = true;
      await(name, unit);
      answered = true;
      return answer.size();
    } catch (KinoraException e) {
      throw failure(e, Retry.FATAL);
    } finally {
      if (sent && !answered) {
        unanswered = Optional.of(frame.retain());
      }
    }
  }

  private HardwarePicture picture() throws KinoraException {
    if (picture.isEmpty()) {
      picture = Optional.of(newPicture());
    }
    return picture.get();
  }

  private void await(long name, PooledAccessUnit unit) throws KinoraException {
    long begin = System.nanoTime();
    long left = answerMillis;
    while (left > 0) {
      // Another name is that of a frame from a camera which is not bound any more.
      if (receive((int) left, unit, answer) && answer.name() == name) {
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
    return answer.keyFrame();
  }

  @Override
  public final void bind(Camera camera) throws EncoderException {
    checkCamera(camera);
    Optional<HardwareLink> way = linkTo(camera);
    Optional<LinkedCamera> before = linked;
    begin();
    try {
      unlink();
      linked = Optional.empty();
      if (way.isPresent()) {
        link = Optional.of(way.get().begin());
        linked = Optional.of(new LinkedCamera(camera, settings().frameRate().intervalNanos()));
      }
    } catch (KinoraException e) {
      throw failure(e, e.retry());
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
    } catch (KinoraException e) {
      throw failure(e, Retry.FATAL);
    } finally {
      leave();
    }
  }

  private boolean receiveInside(int millis, PooledAccessUnit unit) throws EncoderException {
    begin();
    try {
      return receive(millis, unit, answer);
    } catch (KinoraException e) {
      throw failure(e, Retry.FATAL);
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
    picture.ifPresent(HardwarePicture::free);
    use.close();
  }

  @Override
  final void letGoOfFrames() {
    linked.ifPresent(LinkedCamera::release);
    unanswered.ifPresent(VideoFrame::close);
    unanswered = Optional.empty();
  }
}
