package org.kinora.binding.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.media.VideoFrame;

/** An encoder that reads its camera, and is closed meanwhile. */
class BoundEncoderTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Set<Thread.State> WAITING =
      EnumSet.of(Thread.State.TIMED_WAITING, Thread.State.BLOCKED);

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({"HANDLE, true", "READ, true", "READ, false"})
  void aCameraThatHangsDoesNotDelayTheClose(TestBoard.Call call, boolean linkable)
      throws Exception {
    TestBoard board = new TestBoard();
    board.linkable = linkable;
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    board.asked =
        now -> {
          if (now == call) {
            hangs.countDown();
            awaitWithPatience(goesOn);
          }
        };
    Future<?> encoding =
        thread.submit(
            () -> {
              board.encoder.bind(board.camera);
              return board.encoder.encode(SECOND, unit -> {});
            });
    awaitWithPatience(hangs);

    long begin = System.nanoTime();
    board.encoder.close();
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
        .as("ms that the close took")
        .isLessThan(NativeEncoder.CLOSE_WAIT_SECONDS * 1000 / 2);
    assertThat(board.freed).hasValue(1);

    goesOn.countDown();
    assertThatThrownBy(() -> encoding.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(EncoderException.class)
        .hasMessageContaining("closed");
    assertThat(board.lent).as("frames lent").hasValue(0);
  }

  private static void awaitWithPatience(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCloseAtAnyMomentLeavesNoFrameLent(boolean linkable) throws Exception {
    TestBoard undisturbed = new TestBoard();
    undisturbed.linkable = linkable;
    AtomicInteger moments = new AtomicInteger();
    undisturbed.moment = moments::incrementAndGet;
    encodeAndCapture(undisturbed);
    undisturbed.encoder.close();
    assertThat(undisturbed.lent).hasValue(0);
    assertThat(moments.get()).isGreaterThan(100);

    for (int moment = 1; moment <= moments.get(); moment++) {
      TestBoard board = new TestBoard();
      board.linkable = linkable;
      closeAt(moment, board);
      assertThat(board.lent).as("frames lent when closed at moment %d", moment).hasValue(0);
      assertThat(board.freed).hasValue(1);
    }
  }

  /** Another thread closes; the encoding one goes on when that is done or waits for it. */
  private static void closeAt(int wanted, TestBoard board) throws Exception {
    Thread closing = new Thread(board.encoder::close);
    AtomicInteger moments = new AtomicInteger();
    board.moment =
        () -> {
          if (moments.incrementAndGet() == wanted) {
            closing.start();
            while (closing.isAlive() && !WAITING.contains(closing.getState())) {
              Thread.onSpinWait();
            }
          }
        };
    try {
      encodeAndCapture(board);
    } catch (EncoderException | IllegalStateException e) {
      assertThat(e).hasMessageMatching("the encoder is closed|no (camera|picture).*");
    }
    closing.join();
  }

  private static void encodeAndCapture(TestBoard board) throws Exception {
    List<Long> numbers = new ArrayList<>();
    board.encoder.bind(board.camera);
    for (int i = 0; i < 12; i++) {
      board.moment.run();
      assertThat(board.encoder.encode(SECOND, unit -> numbers.add(unit.sequence()))).isTrue();
      board.moment.run();
      if (numbers.get(i) % 7 != 0) { // what the camera lost cannot be captured
        try (VideoFrame picture = board.encoder.capture()) {
          assertThat(picture.sequence()).isEqualTo(numbers.get(i));
        }
      }
    }
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aFrameOfALinkedCameraMakesNoGarbage() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    TestBoard board = new TestBoard();
    board.encoder.bind(board.camera);
    encode(board, 20_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    encode(board, 1000);
    assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 1000)
        .as("bytes for each frame")
        .isLessThan(8);
    board.encoder.close();
  }

  private static void encode(TestBoard board, int frames) throws Exception {
    for (int i = 0; i < frames; i++) {
      board.encoder.encode(SECOND, unit -> {});
    }
  }
}
