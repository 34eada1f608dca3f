package org.kinora.recorder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** Each frame that is given has one owner, whatever became of the one who waited. */
@Timeout(20)
class StillsTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final Stills stills = new Stills();
  private final AtomicInteger lent = new AtomicInteger(1);
  private final RecordedFrame frame =
      new RecordedFrame.Pool(1)
          .wrap(
              new FramePool(PixelFormat.NV21, new Size(16, 16), 1).acquire().orElseThrow(),
              lent,
              0,
              0);

  @Test
  void anInterruptedWaitLeavesNoFrameWithoutAnOwner() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> stills.await(LONG)).isInstanceOf(InterruptedException.class);
    Stills.give(stills.take(), frame);
    frame.close();
    assertThat(lent.get()).isZero();
  }

  @Test
  void aWaitThatIsOverInTimeLeavesNoFrameEither() throws Exception {
    assertThat(stills.await(Duration.ofMillis(1))).isEmpty();
    Stills.give(stills.take(), frame);
    frame.close();
    assertThat(lent.get()).isZero();
  }

  @Test
  void whoWaitsOwnsTheFrame() throws Exception {
    CompletableFuture<Optional<RecordedFrame>> got = waiting();
    List<CompletableFuture<RecordedFrame>> wanted = stills.take();
    while (wanted.isEmpty()) {
      Thread.sleep(1);
      wanted = stills.take();
    }
    Stills.give(wanted, frame);
    frame.close();
    assertThat(lent.get()).isEqualTo(1);
    got.join().orElseThrow().close();
    assertThat(lent.get()).isZero();
  }

  @Test
  void theEndEndsTheWaiting() throws Exception {
    CompletableFuture<Optional<RecordedFrame>> got = waiting();
    stills.end();
    assertThat(got.join()).isEmpty();
    assertThat(stills.await(LONG)).isEmpty();
    frame.close();
  }

  private CompletableFuture<Optional<RecordedFrame>> waiting() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return stills.await(LONG);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
