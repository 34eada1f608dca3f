package org.kinora.sink.pipe.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "NOT TESTED on Windows: the commands are Unix's")
class PipeSinkTest {

  private static final long FRAME = 33_333_333;
  private static final StreamFormat H264 =
      new StreamFormat(
          Codec.H264,
          new Size(64, 48),
          FrameRate.of(30),
          ParameterSets.in(Codec.H264, ByteBuffer.allocate(0)));

  @TempDir Path folder;
  private final PipeSinkProvider provider = new PipeSinkProvider();
  private final AccessUnitPool pool = new AccessUnitPool(Codec.H264, 2);
  private final Random random = new Random(7);

  private Sink open(String command) throws SinkException {
    return provider.open(Locator.target("pipe:" + command), H264);
  }

  private byte[] write(Sink sink, int frame, int size) throws SinkException {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    try (PooledAccessUnit unit = pool.acquire()) {
      unit.writable(size).put(0, bytes);
      unit.set(size, frame * FRAME, frame * FRAME, FRAME, frame, frame == 0);
      sink.write(unit);
      assertThat(unit.buffer().position()).isZero();
    }
    return bytes;
  }

  @Test
  void theCommandGetsEveryByteInOrder() throws Exception {
    Path out = folder.resolve("out with a space");
    Sink sink = open("dd bs=1000 'of=" + out + "'");
    ByteBuffer given = ByteBuffer.allocate(3_000_000);
    for (int i = 0; i < 20; i++) {
      given.put(write(sink, i, 1 + i * 10_000));
    }
    SinkResult result = sink.close();
    assertThat(result.failure()).isEmpty();
    assertThat(result.accessUnits()).isEqualTo(20);
    assertThat(result.bytes()).isEqualTo(given.position());
    assertThat(result.duration()).isEqualTo(20 * FRAME);
    assertThat(ByteBuffer.wrap(Files.readAllBytes(out))).isEqualTo(given.flip());
    assertThat(sink.close()).isSameAs(result);
    assertThatThrownBy(() -> write(sink, 20, 10)).hasMessageContaining("closed");
  }

  @Test
  void aPictureIsWithTheCommandAtOnce() throws Exception {
    Path out = folder.resolve("out");
    Sink sink = open("sh -c 'cat > " + out + "'");
    write(sink, 0, 100);
    for (int i = 0; i < 500 && !(Files.exists(out) && Files.size(out) == 100); i++) {
      Thread.sleep(10);
    }
    assertThat(Files.size(out)).isEqualTo(100);
    sink.close();
  }

  @Test
  void noShellReadsTheArguments() throws Exception {
    Path trap = folder.resolve("trap");
    Sink sink = open("dd status=none of=/dev/null;touch " + trap);
    assertThat(sink.close().failure()).isPresent();
    assertThat(trap).doesNotExist();
    assertThat(CommandLine.parse(" a 'b \"c' \"d' e\"f '' $HOME *").words())
        .isEqualTo(List.of("a", "b \"c", "d' ef", "", "$HOME", "*"));
  }

  @Test
  void theCommandLearnsWhatItGets() throws Exception {
    Path out = folder.resolve("out");
    Sink sink =
        open("sh -c 'echo $KINORA_CODEC $KINORA_SIZE $KINORA_FRAME_RATE > " + out + "; cat'");
    assertThat(sink.close().failure()).isEmpty();
    assertThat(out).hasContent("h264 64x48 30\n");
  }

  @ParameterizedTest
  @CsvSource({
    "sh -c 'cat > /dev/null; echo no such server; exit 7', status 7: no such server",
    "false, status 1",
    "sh -c 'cat > /dev/null; kill -9 $$', status 137"
  })
  void aStatusOtherThanZeroIsReported(String command, String message) throws Exception {
    Sink sink = open(command);
    assertThat(sink.close().failure().orElseThrow()).contains(message);
  }

  @Test
  void aCommandThatDiesIsAFailureThatSaysWhy() throws Exception {
    Sink sink = open("sh -c 'head -c 1000 > /dev/null; echo that is enough; exit 3'");
    SinkException failure =
        catchThrowableOfType(
            SinkException.class,
            () -> {
              for (int i = 0; i < 1000; i++) {
                write(sink, i, 100_000);
              }
            });
    assertThat(failure.retry()).isEqualTo(Retry.FATAL);
    assertThat(failure).hasMessageContaining("status 3").hasMessageContaining("that is enough");
    assertThat(sink.close().failure()).contains(failure.getMessage());
  }

  @Test
  void aCommandThatTakesNothingDoesNotHangTheSink() throws Exception {
    long begin = System.nanoTime();
    Sink sink = open("sleep 1000?stall=300ms");
    SinkException failure =
        catchThrowableOfType(
            SinkException.class,
            () -> {
              for (int i = 0; i < 1000; i++) {
                write(sink, i, 100_000);
              }
            });
    assertThat(failure).hasMessageContaining("took no data for 300 ms");
    assertThat(failure.retry()).isEqualTo(Retry.FATAL);
    assertThat(sink.close().failure()).isPresent();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void aCommandThatDoesNotEndIsEndedWithItsChildrenAndNobodyElse() throws Exception {
    Path pids = folder.resolve("pids");
    Process other = new ProcessBuilder("sleep", "1000").start();
    try {
      Sink sink =
          open("sh -c 'trap \"\" TERM; sleep 1001 & echo $$ $! > " + pids + "; wait'?wait=200ms");
      write(sink, 0, 10);
      for (int i = 0; i < 500 && !Files.exists(pids); i++) {
        Thread.sleep(10);
      }
      Thread.sleep(100);
      assertThat(sink.close().failure().orElseThrow()).contains("did not end within 200 ms");
      for (String pid : Files.readString(pids).strip().split(" ", -1)) {
        assertThat(ends(Long.parseLong(pid))).as("process " + pid).isTrue();
      }
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  private static boolean ends(long pid) throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
        return true;
      }
      Thread.sleep(10);
    }
    return false;
  }

  @Test
  void muchOutputBlocksNobody() throws Exception {
    Sink sink = open("sh -c 'yes | head -c 1000000; cat > /dev/null'");
    for (int i = 0; i < 10; i++) {
      write(sink, i, 100_000);
    }
    assertThat(sink.close().failure()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "'' x", "nosuchprogram -x", "/etc/passwd", "cat 'x", "cat?speed=1"})
  void whatCannotBeACommandIsRefused(String command) {
    Locator target = new Locator("pipe", "", java.util.Map.of());
    Locator written = command.isBlank() ? target : Locator.target("pipe:" + command);
    assertThat(provider.accepts(written)).isTrue();
    assertThatThrownBy(() -> provider.check(written, Codec.H264)).isInstanceOf(SinkException.class);
    assertThatThrownBy(() -> provider.open(written, H264)).isInstanceOf(SinkException.class);
  }

  @Test
  void anotherCodecIsRefusedAndThePipeGoesOn() throws Exception {
    Sink sink = open("dd of=/dev/null");
    write(sink, 0, 10);
    StreamFormat other =
        new StreamFormat(
            Codec.H265,
            H264.size(),
            H264.frameRate(),
            ParameterSets.in(Codec.H265, ByteBuffer.allocate(0)));
    SinkException refusal =
        catchThrowableOfType(SinkException.class, () -> sink.formatChanged(other));
    assertThat(refusal.retry()).isEqualTo(Retry.RECOVERABLE);
    write(sink, 1, 10);
    assertThat(sink.close().accessUnits()).isEqualTo(2);
  }

  @Test
  void manyPipesLeaveNoThreadBehind() throws Exception {
    for (int i = 0; i < 20; i++) {
      Sink sink = open("dd status=none of=/dev/null");
      write(sink, 0, 1000);
      sink.close();
    }
    for (int i = 0; i < 100 && pipeThreads() > 0; i++) {
      Thread.sleep(20);
    }
    assertThat(pipeThreads()).isZero();
  }

  private static long pipeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("kinora-pipe"))
        .count();
  }

  @Test
  void anAccessUnitLeavesNoGarbage() throws Exception {
    Sink sink = open("dd status=none bs=64k of=/dev/null");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = 0;
    try (PooledAccessUnit unit = pool.acquire()) {
      unit.writable(8000);
      for (int pass = 0; pass < 2; pass++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int n = 0; n < 2000; n++) {
          unit.set(8000, n * FRAME, n * FRAME, FRAME, n, n == 0);
          sink.write(unit);
        }
        bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 2000;
      }
    }
    System.out.println("MEASURED garbage per access unit: " + bytes + " bytes");
    assertThat(bytes).isLessThan(64);
    assertThat(sink.close().failure()).isEmpty();
  }
}
