package org.kinora.camera.process;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.process.Channel;
import org.kinora.binding.process.Child;
import org.kinora.binding.process.PictureLayout;
import org.kinora.binding.process.Places;
import org.kinora.binding.process.Protocol;
import org.kinora.binding.process.SharedMemory;

/**
 * A camera in a child process. A thread receives what the child says, so that its death is noticed
 * at once; frames lie in shared memory and go back there without a message.
 */
final class ProcessCamera implements Camera {

  private final Locator locator;
  private final CameraMode mode;
  private final Child child;
  private final PlaceFrame[] frames;
  private final Arrivals arrivals;
  private final Runnable whenClosed;
  private final Thread receiver;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ProcessCamera(
      Locator locator, CameraMode mode, Child child, PlaceFrame[] frames, Runnable whenClosed) {
    this.locator = locator;
    this.mode = mode;
    this.child = child;
    this.frames = frames;
    this.arrivals = new Arrivals(frames.length);
    this.whenClosed = whenClosed;
    this.receiver = new Thread(this::receive, "kinora-camera-process-" + child.pid());
    receiver.setDaemon(true);
  }

  /** Starts a child and opens its camera. */
  static ProcessCamera open(
      CameraSpec spec, Locator locator, CameraMode mode, int buffers, Runnable whenClosed)
      throws CameraException {
    Child child = start(spec);
    boolean opened = false;
    try {
      await(child, spec);
      child.expectHello();
      PlaceFrame[] frames = openIn(child, spec, locator, mode, buffers);
      ProcessCamera camera = new ProcessCamera(locator, mode, child, frames, whenClosed);
      camera.receiver.start();
      opened = true;
      return camera;
    } catch (IOException e) {
      throw new CameraException(child.died(), Retry.RECOVERABLE, e);
    } finally {
      if (!opened) {
        child.end();
      }
    }
  }

  private static Child start(CameraSpec spec) throws CameraException {
    try {
      return Child.start("camera " + spec.name(), spec.command());
    } catch (IOException e) {
      throw new CameraException(e.getMessage(), Retry.RECOVERABLE, e);
    }
  }

  private static void await(Child child, CameraSpec spec) throws IOException, CameraException {
    try {
      if (!child.await(spec.patience())) {
        child.kill();
        throw new CameraException(child.late(spec.patience()), Retry.TRANSIENT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CameraException(
          "interrupted while the process for " + spec.name() + " started", Retry.TRANSIENT, e);
    }
  }

  private static PlaceFrame[] openIn(
      Child child, CameraSpec spec, Locator locator, CameraMode mode, int buffers)
      throws IOException, CameraException {
    Places places = new Places(PictureLayout.of(mode.format(), mode.size()), buffers);
    Path file = SharedMemory.file(spec.directory());
    try {
      ByteBuffer memory = SharedMemory.create(file, places.bytes());
      sendOpen(child.channel(), file, places, locator, mode);
      await(child, spec);
      expectDone(child.channel());
      PlaceFrame[] frames = new PlaceFrame[buffers];
      for (int i = 0; i < buffers; i++) {
        frames[i] = new PlaceFrame(mode, places, memory, i);
      }
      return frames;
    } finally {
      Files.deleteIfExists(file); // where the child did not come to it
    }
  }

  private static void sendOpen(
      Channel channel, Path file, Places places, Locator locator, CameraMode mode)
      throws IOException {
    channel.begin(Protocol.OPEN_CAMERA).put(Protocol.VERSION).put(file.toString());
    places.put(channel);
    channel
        .put(mode.frameRate().numerator())
        .put(mode.frameRate().denominator())
        .put(locator.path())
        .put(Buffers.others(locator))
        .send();
  }

  private static void expectDone(Channel channel) throws IOException, CameraException {
    int type = channel.receive();
    if (type == Protocol.FAILED) {
      throw failed(channel);
    }
    if (type != Protocol.DONE) {
      throw new IOException("message " + type + " instead of DONE");
    }
  }

  private static CameraException failed(Channel channel) {
    Retry retry = Protocol.retry(channel.getInt());
    return new CameraException(channel.getText(), retry);
  }

  private void receive() {
    Channel channel = child.channel();
    try {
      int type = channel.receive();
      while (type == Protocol.PICTURE) {
        take(channel);
        type = channel.receive();
      }
      if (type != Protocol.FAILED) {
        throw new IOException("message " + type + " is unknown");
      }
      arrivals.fail(failed(channel));
    } catch (IOException | IndexOutOfBoundsException | BufferUnderflowException e) { // cut short
      if (!closed.get()) {
        arrivals.fail(new CameraException(child.died(), Retry.RECOVERABLE, e));
      }
    }
  }

  private void take(Channel channel) throws IOException {
    int place = channel.getInt();
    channel.getInt();
    if (place < 0 || place >= frames.length || frames[place].references() != 0) {
      throw new IOException("a picture in place " + place + ", which is not free");
    }
    frames[place].lend(channel.getLong(), channel.getLong());
    arrivals.add(frames[place]);
  }

  /** The child's process identifier. */
  long pid() {
    return child.pid();
  }

  @Override
  public Locator locator() {
    return locator;
  }

  @Override
  public CameraMode mode() {
    return mode;
  }

  @Override
  public boolean live() {
    return true;
  }

  @Override
  public int lendable() {
    return frames.length;
  }

  @Override
  public Optional<VideoFrame> read(Duration timeout) throws CameraException, InterruptedException {
    return arrivals.next(timeout);
  }

  @Override
  public boolean ended() {
    return false;
  }

  /** {@inheritDoc} Takes 4 s at most, with a child that hangs. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      arrivals.end();
      child.end(); // which ends the receiver too
      whenClosed.run();
    }
  }

  @Override
  public String toString() {
    return "%s %s in process %d".formatted(locator, mode, child.pid());
  }
}
