package org.kinora.encoder.v4l2;

import java.nio.ByteBuffer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.DmaBuf;
import org.kinora.binding.linux.Errno;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Poll;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Control;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct;

/**
 * An open device that encodes: frames into one queue, what they became out of the other. Knows the
 * order of calls, and nothing of threads, times or codecs; makes no garbage per frame.
 *
 * <p>Source: Documentation/userspace-api/media/v4l/dev-encoder.rst of the kernel.
 */
final class Session implements AutoCloseable {

  /** What {@link #receive} says when there is nothing. */
  static final int NOTHING = -1;

  /** What {@link #receive} says behind the last access unit of a drain. */
  static final int END = -2;

  /** One that is read, one that waits, one that is written: more would only starve a camera. */
  static final int FRAMES = 3;

  private static final int UNITS = 4;

  private final Device device;
  private final Poll poll;
  private final BufferQueue output;
  private final BufferQueue capture;
  private final FrameFormat frames;
  private final FrameLayout layout;
  private final Controls controls;
  private final SettingsWriter writer;
  private final Struct command = new Struct(V4l2Struct.EncoderCmd.SIZE);
  private final boolean[] free; // buffers of frames
  private boolean forcesKeyFrames;

  /**
   * Opens and sets up a device, and starts it.
   *
   * @throws LinuxException if a call failed that is needed
   * @throws EncoderException if the device does not take the settings
   */
  Session(EncoderNode node, CodedFormat coded, RawFormat raw, EncoderSettings settings)
      throws LinuxException, EncoderException {
    this.free = new boolean[FRAMES];
    device = Device.open(node.path());
    output = new BufferQueue(device, node.outputType());
    capture = new BufferQueue(device, node.captureType());
    frames = new FrameFormat(device, raw, settings, output.format());
    layout = new FrameLayout(raw, settings.size(), output);
    controls = new Controls(device);
    writer = new SettingsWriter(controls, coded);
    Poll waiting = null;
    boolean done = false;
    try {
      waiting = new Poll(device.descriptor());
      setUp(coded, settings);
      start(V4l2.MEMORY_MMAP);
      done = true;
    } finally {
      if (!done) {
        release(waiting);
      }
    }
    poll = waiting;
  }

  private void setUp(CodedFormat coded, EncoderSettings settings)
      throws LinuxException, EncoderException {
    int width = settings.size().width();
    int height = settings.size().height();
    // Half a raw frame: more than a picture that is worth encoding ever takes.
    capture.format().set(coded.fourcc(), width, height, 0, width * height * 3 / 4, 1);
    frames.set(0);
    frames.setRate();
    writer.write(settings);
    forcesKeyFrames = controls.has(V4l2Control.CID_MPEG_VIDEO_FORCE_KEY_FRAME);
  }

  private void start(int memory) throws LinuxException {
    output.request(memory, FRAMES);
    capture.request(V4l2.MEMORY_MMAP, UNITS);
    streamOn();
  }

  private void streamOn() throws LinuxException {
    for (int index = 0; index < free.length; index++) {
      free[index] = index < output.count();
    }
    for (int index = 0; index < capture.count(); index++) {
      capture.queue(index);
    }
    output.streamOn();
    capture.streamOn();
  }

  /** Begins a new stream; what the device held is lost. */
  void restart() throws LinuxException {
    output.streamOff();
    capture.streamOff();
    streamOn();
  }

  /**
   * Begins a new stream with frames in another kind of memory.
   *
   * @param stride of those frames; 0 if the device may choose
   */
  void restart(int memory, int stride) throws LinuxException, EncoderException {
    output.streamOff();
    capture.streamOff();
    output.free();
    frames.set(stride);
    output.request(memory, FRAMES);
    streamOn();
  }

  /** Goes on after {@link #END}, without a new stream. */
  void resume() throws LinuxException {
    command(V4l2.ENC_CMD_START);
  }

  /** Asks for all that is inside, up to {@link #END}. */
  void stop() throws LinuxException {
    command(V4l2.ENC_CMD_STOP);
  }

  private void command(int code) throws LinuxException {
    command.clear().putInt(V4l2Struct.EncoderCmd.CMD, code);
    device.ioctl(V4l2Request.ENCODER_CMD, command);
  }

  /** Whether a key frame can be asked for without a new stream. */
  boolean forcesKeyFrames() {
    return forcesKeyFrames;
  }

  /** Asks that the next frame becomes a key frame. */
  void forceKeyFrame() throws LinuxException {
    controls.set(V4l2Control.CID_MPEG_VIDEO_FORCE_KEY_FRAME, 1);
  }

  /** Where the device wants the pixels. */
  FrameLayout layout() {
    return layout;
  }

  SettingsWriter writer() {
    return writer;
  }

  /** The kind of memory of frames: {@link V4l2#MEMORY_MMAP} or {@link V4l2#MEMORY_DMABUF}. */
  int memory() {
    return output.memory();
  }

  /** A free buffer for a frame, or {@link #NOTHING}. */
  int room() {
    for (int index = 0; index < free.length; index++) {
      if (free[index]) {
        return index;
      }
    }
    return NOTHING;
  }

  /** Copies a frame into a free buffer and queues it. */
  void send(int index, VideoFrame frame, long micros) throws LinuxException {
    layout.copy(frame, index);
    output.queue(index, micros);
    free[index] = false;
  }

  /**
   * Queues a picture where it lies, in a free buffer.
   *
   * @return 0, or the error as a negative number: the device cannot import it
   */
  int trySend(int index, DmaBuf picture, long micros) {
    int result = output.tryQueue(index, picture.descriptor(), picture.length(), micros);
    if (result >= 0) {
      free[index] = false;
      return 0;
    }
    return result;
  }

  /**
   * Takes back a buffer of a frame that has been read.
   *
   * @return its index, or {@link #NOTHING}
   * @throws EncoderException if the device could not encode the frame
   */
  int takeBack() throws LinuxException, EncoderException {
    int index = output.tryDequeue();
    if (index < 0) {
      checkNothing(index);
      return NOTHING;
    }
    free[index] = true;
    if (output.flagged(V4l2.BUF_FLAG_ERROR)) {
      throw new EncoderException("the device could not encode a frame", Retry.FATAL);
    }
    return index;
  }

  /**
   * Takes what the device has made.
   *
   * @return its index, to be given to {@link #unit} and {@link #giveBack}; {@link #NOTHING} or
   *     {@link #END}
   * @throws EncoderException if what it made is broken
   */
  int receive() throws LinuxException, EncoderException {
    int index = capture.tryDequeue();
    if (index == -Errno.EPIPE.code()) {
      return END;
    }
    if (index < 0) {
      checkNothing(index);
      return NOTHING;
    }
    if (capture.flagged(V4l2.BUF_FLAG_ERROR)) {
      throw new EncoderException("the device gave a broken access unit", Retry.FATAL);
    }
    return index;
  }

  private static void checkNothing(int result) throws LinuxException {
    if (result != -Errno.EAGAIN.code()) {
      throw new LinuxException("VIDIOC_DQBUF", -result);
    }
  }

  /** The bytes of what was received, from index 0 to the limit. */
  ByteBuffer unit(int index) {
    ByteBuffer area = capture.area(index, 0);
    int begin = capture.begin();
    area.limit(Math.max(begin, capture.end()));
    return begin == 0 ? area : area.slice(begin, area.limit() - begin);
  }

  /** Whether what was received is the last of a drain; it may be empty. */
  boolean last() {
    return capture.flagged(V4l2.BUF_FLAG_LAST);
  }

  /** The time of the frame of what was received. */
  long micros() {
    return capture.micros();
  }

  /** Gives the memory of what was received back to the device. */
  void giveBack(int index) throws LinuxException {
    capture.area(index, 0).clear();
    capture.queue(index);
  }

  /**
   * Waits until something can be received or taken back, or the device fails.
   *
   * @return events of {@link Poll}; 0 if the time ran out
   */
  int await(int milliseconds) {
    return poll.await(Poll.IN | Poll.OUT, milliseconds);
  }

  /** Ends a wait, from any thread. */
  void wake() {
    poll.wake();
  }

  /** Gives everything back. */
  @Override
  public void close() {
    release(poll);
  }

  private void release(Poll waiting) {
    output.unmap();
    capture.unmap();
    if (waiting != null) {
      waiting.close();
    }
    device.close(); // stops both queues and frees their buffers
  }
}
