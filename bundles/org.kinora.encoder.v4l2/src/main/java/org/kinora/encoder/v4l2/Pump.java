package org.kinora.encoder.v4l2;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.linux.DmaBuf;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Poll;
import org.kinora.binding.linux.V4l2;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves frames into a device and access units out of it, each with the time and number of its
 * frame. Not for several threads at once, but for {@link #abort()}.
 *
 * <p>What has come out, and frames that the device has read, are kept until {@link #deliver} hands
 * them over, which the caller does with no lock held.
 */
final class Pump {

  /** The longest a device takes for a frame; ten times what the slowest needs. */
  private static final long DEVICE_MILLIS = 2_000;

  /** How long a key frame waits for the frames before it, so that none of them is taken for it. */
  private static final long SETTLE_MILLIS = 200;

  /**
   * A change between frames that are imported and such that are copied begins a new stream. Where
   * they come mixed, all are copied after so many.
   */
  private static final int MOST_IMPORTS = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

  private final String name;
  private final int gop;
  private final Session session;
  private final boolean deviceMakesGop;
  private final Answers answers;
  private final LentFrames lent = new LentFrames(Session.FRAMES);
  private volatile boolean aborted;
  private int imports = MOST_IMPORTS; // how often frames may still become imported ones
  private boolean begun; // the stream that goes on has a frame
  private boolean keyFrameNext = true; // the device begins a stream with the next frame
  private boolean ended;
  private long sinceKeyFrame;

  /**
   * @param name of the provider, for messages
   * @param session running, owned by this
   */
  Pump(String name, CodedFormat coded, EncoderSettings settings, Session session) {
    this.name = name;
    this.gop = settings.gop();
    this.session = session;
    this.deviceMakesGop = session.writer().makesGop(gop);
    this.answers = new Answers(name, coded);
  }

  SettingsWriter settings() {
    return session.writer();
  }

  /**
   * Takes a frame, once there is room for it.
   *
   * @param keyFrame whether it is to become a key frame, even if it is not due
   */
  void take(VideoFrame frame, boolean keyFrame) throws LinuxException, EncoderException {
    if (keyFrame || (!deviceMakesGop && sinceKeyFrame >= gop)) {
      beginKeyFrame();
    }
    Optional<DmaBuf> picture = frame.handle(DmaBuf.class);
    if (picture.isEmpty() || !sendWhereItLies(frame, picture.get())) {
      if (session.memory() != V4l2.MEMORY_MMAP) {
        imports = Math.max(0, imports - 1);
        changeMemory(V4l2.MEMORY_MMAP, 0);
      }
      int buffer = room();
      session.send(buffer, frame, answers.expect(frame));
    }
    begun = true;
    keyFrameNext = false;
    sinceKeyFrame++;
    collect();
  }

  /** Queues the memory of the frame itself; false if it is to be copied. */
  private boolean sendWhereItLies(VideoFrame frame, DmaBuf picture)
      throws LinuxException, EncoderException {
    if (imports == 0 || !session.layout().mayFit(picture)) {
      return false;
    }
    if (session.memory() != V4l2.MEMORY_DMABUF) {
      finish();
      try {
        changeMemory(V4l2.MEMORY_DMABUF, picture.stride(0));
      } catch (LinuxException e) {
        changeMemory(V4l2.MEMORY_MMAP, 0);
        return refuseImport(e.getMessage());
      }
    }
    if (!session.layout().fits(picture)) {
      return refuseImport("its rows lie otherwise: " + picture);
    }
    int buffer = room();
    int result = session.trySend(buffer, picture, answers.expect(frame));
    if (result < 0) {
      answers.refuseLast();
      return refuseImport(new LinuxException("VIDIOC_QBUF", -result).getMessage());
    }
    lent.lend(buffer, frame);
    return true;
  }

  private boolean refuseImport(String reason) {
    LOG.info("{} copies the frames, because it cannot import them: {}", name, reason);
    imports = 0;
    return false;
  }

  private void changeMemory(int memory, int stride) throws LinuxException, EncoderException {
    finish();
    session.restart(memory, stride);
    beginStream();
  }

  /** Sees to it that the next frame becomes a key frame, and no frame before it. */
  private void beginKeyFrame() throws LinuxException, EncoderException {
    if (keyFrameNext) {
      return;
    }
    if (session.forcesKeyFrames()) {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS);
      while (answers.expected() > 0 && await(deadline)) {
        collect();
      }
      session.forceKeyFrame();
    } else {
      finish();
      session.restart();
      beginStream();
    }
    sinceKeyFrame = 0;
  }

  /** After the device has given all buffers back. */
  private void beginStream() {
    lent.takeBackAll();
    begun = false;
    keyFrameNext = true;
    sinceKeyFrame = 0;
  }

  /** A free buffer, when there is one. */
  private int room() throws LinuxException, EncoderException {
    long deadline = deadline();
    collect();
    int buffer;
    while ((buffer = session.room()) == Session.NOTHING || answers.full()) {
      if (!await(deadline)) {
        throw hangs("taken no frame");
      }
      collect();
    }
    return buffer;
  }

  /** Gets everything out that is inside; the device can go on afterwards. */
  void finish() throws LinuxException, EncoderException {
    if (!begun) {
      return;
    }
    ended = false;
    session.stop();
    int left = answers.expected();
    long deadline = deadline();
    collect();
    while (!ended) {
      if (!await(deadline)) {
        throw hangs("not given its last access unit");
      }
      collect();
      if (answers.expected() != left) {
        left = answers.expected();
        deadline = deadline();
      }
    }
    takeBack();
    answers.end();
    if (session.forcesKeyFrames()) {
      session.resume();
    } else {
      session.restart();
      beginStream();
    }
    begun = false;
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEVICE_MILLIS);
  }

  private EncoderException hangs(String what) {
    return new EncoderException(
        "the device of %s has %s for %d ms".formatted(name, what, DEVICE_MILLIS), Retry.FATAL);
  }

  /** Waits for the device; false if the time has run out. */
  private boolean await(long deadline) throws EncoderException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      return false;
    }
    int events = session.await((int) left);
    if (aborted) {
      throw new EncoderException("the encoder is closed", Retry.FATAL);
    }
    if ((events & (Poll.IN | Poll.OUT)) == 0 && (events & (Poll.ERR | Poll.HUP)) != 0) {
      throw new EncoderException(
          "the device of %s %s".formatted(name, (events & Poll.HUP) != 0 ? "is gone" : "failed"),
          Retry.FATAL);
    }
    return true;
  }

  /** Takes everything that the device is done with, without waiting. */
  private void collect() throws LinuxException, EncoderException {
    takeBack();
    int index;
    while ((index = session.receive()) >= 0) {
      ended |= session.last();
      ByteBuffer bytes = session.unit(index);
      if (bytes.limit() > 0) {
        answers.take(bytes, session.micros());
      }
      session.giveBack(index);
    }
    ended |= index == Session.END;
  }

  private void takeBack() throws LinuxException, EncoderException {
    int buffer;
    while ((buffer = session.takeBack()) != Session.NOTHING) {
      lent.takeBack(buffer);
    }
  }

  /** Hands over what has come out, and gives frames back: to be called with no lock held. */
  void deliver(AccessUnitConsumer out) {
    lent.closeDone();
    answers.deliver(out);
  }

  /** Makes a call that waits for the device fail, from any thread. */
  void abort() {
    aborted = true;
    session.wake();
  }

  /**
   * Gives the device back. Touches nothing that {@link #deliver} does, which may go on.
   *
   * @return the frames that the device held, to be closed by the caller
   */
  List<VideoFrame> close() {
    session.close();
    return lent.end();
  }
}
