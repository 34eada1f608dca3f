package org.kinora.recorder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.StreamFormat;
import org.osgi.framework.Constants;

/** When a call is given up, and what becomes of its frame. */
class EncoderSessionTest {

  private static final long PATIENCE = Duration.ofSeconds(2).toNanos();
  private static final Size SIZE = new Size(16, 16);

  private final FakeEncoder provider = new FakeEncoder("fake", 1);
  private final List<Long> answered = new ArrayList<>();
  private final EncoderSession session = session();

  private EncoderSession session() {
    EncoderSettings settings =
        EncoderSettings.of(Codec.H264, SIZE, PixelFormat.NV21, FrameRate.of(30));
    ProviderEntry<EncoderProvider> entry =
        new ProviderEntry<>(provider, Map.of(Constants.SERVICE_ID, 1L));
    assertThat(entry.use()).isTrue();
    try {
      return new EncoderSession(entry, provider.open(settings), settings, new Answers());
    } catch (EncoderException e) {
      throw new AssertionError(e);
    }
  }

  private final class Answers implements EncoderSession.Output {

    @Override
    public void unit(
        EncoderSession from, AccessUnit unit, StreamFormat format, RecordedFrame frame) {
      answered.add(frame.sequence());
    }

    @Override
    public void unanswered(RecordedFrame frame) {
      throw new AssertionError("frame " + frame.sequence() + " has no answer");
    }
  }

  private static RecordedFrame frame(long number) {
    FramePool pool = new FramePool(PixelFormat.NV21, SIZE, 1);
    return new RecordedFrame.Pool(1)
        .wrap(pool.acquire().orElseThrow(), new AtomicInteger(1), number, number);
  }

  /** The end of the longest patience. */
  private static long late() {
    return System.nanoTime() + 4 * PATIENCE;
  }

  /** What is given up after it has returned would take the next frame with it, unbooked. */
  @Test
  void aCallThatHasReturnedInTheMeantimeIsNotGivenUp() throws Exception {
    session.encode(frame(0), false);
    assertThat(answered).containsExactly(0L);
    assertThat(session.abandonIfHung(late(), PATIENCE)).isEmpty();
    assertThat(session.abandoned()).isFalse();
    session.dispose();
  }

  /** A rehearsal ends with a drain: what comes then begins a stream. */
  @Test
  void whatFollowsARehearsalIsAKeyFrame() throws Exception {
    session.rehearse(frame(0));
    session.rehearse(frame(1));
    session.endRehearsal();
    assertThat(answered).isEmpty();
    session.encode(frame(2), false);
    assertThat(answered).containsExactly(2L);
    session.dispose();
  }

  @Test
  void anEncoderThatGoesOnWithItsRehearsalHasFailed() throws Exception {
    provider.fault = FakeEncoder.Fault.NO_KEY_AFTER_DRAIN;
    session.rehearse(frame(0));
    session.endRehearsal();
    assertThatThrownBy(() -> session.encode(frame(1), false))
        .hasMessageContaining("did not begin with a key frame");
    assertThat(answered).isEmpty();
    session.dispose();
  }

  @Test
  void aCallThatHasJustBegunIsNotGivenUp() throws Exception {
    long before = System.nanoTime() - 1;
    session.resumeCall();
    assertThat(session.abandonIfHung(before + PATIENCE, PATIENCE)).isEmpty();
    assertThat(session.abandonIfHung(late(), PATIENCE)).isPresent();
    session.dispose();
  }

  @Test
  void aCallThatWasGivenUpIsKnownToItsThreadAndItsFrameGoesBack() throws Exception {
    session.given(frame(7));
    session.resumeCall();
    Optional<List<RecordedFrame>> back = session.abandonIfHung(late(), PATIENCE);
    session.pauseCall();
    assertThat(session.abandoned()).isTrue();
    assertThat(back.orElseThrow()).extracting(RecordedFrame::sequence).containsExactly(7L);
    assertThat(session.abandonIfHung(late(), PATIENCE)).as("once is enough").isEmpty();
    back.get().forEach(RecordedFrame::close);
    session.dispose();
    assertThat(answered).isEmpty();
  }
}
