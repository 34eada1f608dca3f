package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.StreamFormat;

/**
 * An open encoder and the frames it has not answered yet.
 *
 * <p>Checks what the encoder gives: an encoder whose output could spoil the file counts as failed,
 * and its frames go to the next one. Calls are made by the encode thread; a hung call can be given
 * up from another thread by {@link #abandonIfHung}, after which whatever the call still gives is
 * ignored.
 */
final class EncoderSession {

  /** Takes what passed the checks, on the encode thread, with no lock held. */
  interface Output {

    /**
     * Takes an access unit.
     *
     * @param frame its source; the session closes it afterwards
     */
    void unit(EncoderSession session, AccessUnit unit, StreamFormat format, RecordedFrame frame);

    /** Takes over a frame for which the encoder gave nothing, and will not. */
    void unanswered(RecordedFrame frame);
  }

  /** How much longer the first call of an encoder may take: see {@link #hangs}. */
  static final int FIRST_CALL = 3;

  /** Where a rehearsal goes. */
  private static final Output NOBODY =
      new Output() {
        @Override
        public void unit(
            EncoderSession session, AccessUnit unit, StreamFormat format, RecordedFrame frame) {
          // Another encoder's access unit of this frame is in the file.
        }

        @Override
        public void unanswered(RecordedFrame frame) {
          frame.close();
        }
      };

  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet();
  private final ProviderEntry<EncoderProvider> entry;
  private final Encoder encoder;
  private final EncoderSettings settings;
  private final Output output;
  private final StreamCheck check;
  private final AccessUnitConsumer consumer = this::accept;

  private final ArrayDeque<RecordedFrame> unanswered = new ArrayDeque<>();
  private Output taker;
  private boolean abandoned;
  private boolean delivering;
  private boolean inCall;
  private long callSince;

  /**
   * @param entry of which the session owns a use until {@link #dispose()}
   */
  EncoderSession(
      ProviderEntry<EncoderProvider> entry,
      Encoder encoder,
      EncoderSettings settings,
      Output output) {
    this.entry = entry;
    this.encoder = encoder;
    this.settings = settings;
    this.output = output;
    this.check = new StreamCheck(settings);
    this.taker = output;
  }

  /** A number that no other session has. */
  long id() {
    return id;
  }

  ProviderEntry<EncoderProvider> entry() {
    return entry;
  }

  Encoder encoder() {
    return encoder;
  }

  EncoderSettings settings() {
    return settings;
  }

  /** Frames inside. */
  synchronized int inside() {
    return unanswered.size();
  }

  /**
   * Encodes a frame, whose reference goes over to the session.
   *
   * @param key whether it should become a key frame
   * @throws EncoderException if the encoder failed; its frames are in {@link #takeUnanswered()}
   */
  void encode(RecordedFrame frame, boolean key) throws EncoderException {
    given(frame);
    resumeCall();
    try {
      if (key) {
        encoder.requestKeyFrame();
      }
      encoder.encode(frame, consumer);
    } catch (RuntimeException | LinkageError e) {
      throw failure(e);
    } finally {
      pauseCall();
    }
    throwFault();
  }

  /** Lets the encoder take its frames from a camera, for {@link #encodeNext}. */
  void bind(Camera camera) throws EncoderException {
    try {
      encoder.bind(camera);
    } catch (RuntimeException | LinkageError e) {
      throw failure(e);
    }
  }

  /**
   * Lets the bound encoder take and encode a frame.
   *
   * @return false if there was none in time
   */
  boolean encodeNext(Duration timeout) throws EncoderException, InterruptedException {
    boolean any;
    resumeCall();
    try {
      any = encoder.encode(timeout, consumer);
    } catch (RuntimeException | LinkageError e) {
      throw failure(e);
    } finally {
      pauseCall();
    }
    throwFault();
    return any;
  }

  /**
   * Encodes a frame whose access unit goes nowhere, because another encoder encodes it too. What
   * the encoder gives is checked as ever, so that one that cannot do it never takes over; and it
   * has touched its memory, started its threads and seen the scene before somebody waits for it.
   *
   * @param frame whose reference goes over to the session
   */
  void rehearse(RecordedFrame frame) throws EncoderException {
    taker = NOBODY;
    encode(frame, false);
  }

  /** Ends a rehearsal: the next access unit has to be as the first of all would be. */
  void endRehearsal() throws EncoderException {
    drain();
    List<RecordedFrame> left = takeUnanswered();
    left.forEach(RecordedFrame::close);
    if (!left.isEmpty()) {
      throw new EncoderException(
          "the encoder %s gave nothing for %s".formatted(entry, left.get(0)), Retry.FATAL);
    }
    taker = output;
    check.beginAgain();
  }

  /** Gets everything out; frames without an answer stay in {@link #takeUnanswered()}. */
  void drain() throws EncoderException {
    resumeCall();
    try {
      encoder.drain(consumer);
    } catch (RuntimeException | LinkageError e) {
      throw failure(e);
    } finally {
      pauseCall();
    }
    throwFault();
  }

  /** Notes a frame that the encoder has; takes over the caller's reference. */
  synchronized void given(RecordedFrame frame) {
    unanswered.add(frame);
  }

  /** Notes that the encoder is at work from now on. */
  synchronized void resumeCall() {
    inCall = true;
    callSince = System.nanoTime();
  }

  /** Notes that the encoder is not at work: it has returned, or waits for the camera. */
  synchronized void pauseCall() {
    inCall = false;
  }

  private EncoderException failure(Throwable cause) {
    return new EncoderException("the encoder " + entry + " failed: " + cause, Retry.FATAL, cause);
  }

  private synchronized void throwFault() throws EncoderException {
    if (check.fault().isPresent()) {
      throw new EncoderException("the encoder " + entry + " " + check.fault().get(), Retry.FATAL);
    }
  }

  /**
   * Whether the present call has lasted too long. An encoder that has given nothing yet may take
   * three times as long: it starts threads and fills its tables, and a busy machine makes that
   * slow.
   */
  private boolean hangs(long now, long patienceNanos) {
    long patience = check.format().isPresent() ? patienceNanos : FIRST_CALL * patienceNanos;
    return inCall && !abandoned && now - callSince > patience;
  }

  /**
   * Gives up the present call if it has lasted too long. That is one look under one lock: a call
   * that returns meanwhile is not given up, and one that is given up finds {@link #abandoned()}
   * when it returns, before the encode thread can take another frame for this session.
   *
   * @return the frames that the encoder has not answered, each with a reference of its own: the
   *     hung call may still read them; empty if no call hangs
   */
  synchronized Optional<List<RecordedFrame>> abandonIfHung(long now, long patienceNanos)
      throws InterruptedException {
    while (delivering && hangs(now, patienceNanos)) {
      wait();
    }
    if (!hangs(now, patienceNanos)) {
      return Optional.empty();
    }
    abandoned = true;
    List<RecordedFrame> frames = new ArrayList<>(unanswered);
    frames.forEach(RecordedFrame::retain);
    return Optional.of(frames);
  }

  /** Whether a call of this session was given up. That can only change while it is in a call. */
  synchronized boolean abandoned() {
    return abandoned;
  }

  /** Takes the frames that the encoder has not answered, oldest first; the caller owns them. */
  synchronized List<RecordedFrame> takeUnanswered() {
    List<RecordedFrame> frames = new ArrayList<>(unanswered);
    unanswered.clear();
    return frames;
  }

  /** Closes the encoder and lets go of everything. May take long. */
  void dispose() {
    try {
      encoder.close();
    } finally {
      takeUnanswered().forEach(RecordedFrame::close);
      entry.release();
    }
  }

  private void accept(AccessUnit unit) {
    StreamFormat unitFormat;
    synchronized (this) {
      if (abandoned || !check.accepts(unit, find(unit.sequence()))) {
        return;
      }
      unitFormat = check.format().orElseThrow();
      delivering = true;
    }
    try {
      // Each frame gives one access unit, in order: what is passed over gets none.
      RecordedFrame frame = poll();
      while (frame.sequence() != unit.sequence()) {
        taker.unanswered(frame);
        frame = poll();
      }
      taker.unit(this, unit, unitFormat, frame);
      frame.close();
    } finally {
      synchronized (this) {
        delivering = false;
        notifyAll();
      }
    }
  }

  private synchronized RecordedFrame poll() {
    return unanswered.remove();
  }

  private Optional<RecordedFrame> find(long sequence) {
    RecordedFrame oldest = unanswered.peek();
    if (oldest != null && oldest.sequence() == sequence) {
      return oldest.self(); // the usual case, without an iterator
    }
    for (RecordedFrame frame : unanswered) {
      if (frame.sequence() == sequence) {
        return frame.self();
      }
    }
    return Optional.empty();
  }
}
