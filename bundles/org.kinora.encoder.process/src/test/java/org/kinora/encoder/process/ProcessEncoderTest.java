package org.kinora.encoder.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.process.SharedMemory;

/** The life and death of the child. */
class ProcessEncoderTest {

  private static final Size SIZE = new Size(640, 480);
  private static final EncoderSettings SETTINGS =
      EncoderSettings.of(Codec.H264, SIZE, PixelFormat.NV21, FrameRate.of(30));

  @TempDir Path directory;

  private final FramePool pool = new FramePool(PixelFormat.NV21, SIZE, 2);
  private ProcessEncoderProvider provider;

  private ProcessEncoder open() throws EncoderException {
    provider = new ProcessEncoderProvider("process-x264", Hosts.x264(directory));
    return (ProcessEncoder) provider.open(SETTINGS);
  }

  @AfterEach
  void stop() throws Exception {
    if (provider != null) {
      provider.stop();
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.filter(file -> file.toString().endsWith(SharedMemory.SUFFIX))).isEmpty();
    }
  }

  @Test
  void aChildThatIsKilledIsAnErrorAndNoMore() throws Exception {
    ProcessEncoder encoder = open();
    encodeOne(encoder);

    signal("KILL", encoder.pid());

    long begin = System.nanoTime();
    assertThatThrownBy(() -> encodeUntilItFails(encoder))
        .isInstanceOfSatisfying(
            EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.FATAL))
        .hasMessageContaining("137");
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(1000);
    assertThatThrownBy(() -> encodeOne(encoder)).isInstanceOf(EncoderException.class);
    encoder.close();
    assertThat(ProcessHandle.of(encoder.pid())).isEmpty(); // and no zombie
  }

  @Test
  void aChildThatIsKilledInMidFrameEndsTheCall() throws Exception {
    ProcessEncoder encoder = open();
    encodeOne(encoder);
    signal("STOP", encoder.pid()); // it hangs with the frame
    CompletableFuture<Void> hanging = encodeAside(encoder);
    assertThat(hanging).isNotDone();

    signal("KILL", encoder.pid());

    hanging.get(2, TimeUnit.SECONDS);
    encoder.close();
  }

  @Test
  void aChildThatHangsIsAborted() throws Exception {
    ProcessEncoder encoder = open();
    encodeOne(encoder);
    signal("STOP", encoder.pid());
    CompletableFuture<Void> hanging = encodeAside(encoder);

    encoder.abort();

    hanging.get(2, TimeUnit.SECONDS);
    encoder.close();
    assertThat(ProcessHandle.of(encoder.pid())).isEmpty();
  }

  @Test
  void closingDoesNotWaitForAChildThatHangs() throws Exception {
    ProcessEncoder encoder = open();
    signal("STOP", encoder.pid());
    CompletableFuture<Void> hanging = encodeAside(encoder);

    long begin = System.nanoTime();
    encoder.close();

    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(4000);
    hanging.get(2, TimeUnit.SECONDS);
  }

  @Test
  void stoppingTheProviderEndsItsChildren() throws Exception {
    ProcessEncoder encoder = open();
    assertThat(ProcessHandle.of(encoder.pid())).isPresent();
    provider.stop();
    assertThat(ProcessHandle.of(encoder.pid())).isEmpty();
    assertThatThrownBy(() -> provider.open(SETTINGS)).hasMessageContaining("stopped");
  }

  @Test
  void whatTheChildSaidLastIsInTheMessage() {
    ChildSpec good = Hosts.x264(directory);
    ChildSpec bad =
        new ChildSpec(
            good.hosted(),
            good.capabilities(),
            ChildSpec.java("", List.of("-XX:NoSuchOption"), Map.of()),
            directory,
            Duration.ofSeconds(10));
    assertThatThrownBy(() -> new ProcessEncoderProvider("process-x264", bad).open(SETTINGS))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining("NoSuchOption")
        .hasMessageContaining("status 1");
  }

  @Test
  void aProviderThatIsNotThereIsNamed() {
    ChildSpec good = Hosts.x264(directory);
    ChildSpec bad =
        new ChildSpec(
            "nobody", good.capabilities(), good.command(), directory, Duration.ofSeconds(10));
    assertThatThrownBy(() -> new ProcessEncoderProvider("process-x264", bad).open(SETTINGS))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void aChildWhoseParentIsKilledEndsAndLeavesNothing() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OrphanMaker.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long child;
    try (var reader = parent.inputReader()) {
      child = Long.parseLong(reader.readLine());
      ProcessHandle handle = ProcessHandle.of(child).orElseThrow();
      parent.destroyForcibly().waitFor();
      for (int i = 0; i < 100 && handle.isAlive(); i++) {
        Thread.sleep(50);
      }
      assertThat(handle.isAlive()).isFalse();
    }
  }

  @Test
  void aFrameMakesNoGarbage() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Encoder encoder = open()) {
      for (int i = 0; i < 300; i++) {
        encodeOne(encoder);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 500; i++) {
        encodeOne(encoder);
      }
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / 500;
      assertThat(each).isLessThan(100);
    }
  }

  private CompletableFuture<Void> encodeAside(Encoder encoder) throws InterruptedException {
    CompletableFuture<Void> call =
        CompletableFuture.runAsync(
            () ->
                assertThatThrownBy(() -> encodeUntilItFails(encoder))
                    .isInstanceOf(EncoderException.class));
    Thread.sleep(300);
    return call;
  }

  private void encodeUntilItFails(Encoder encoder) throws EncoderException {
    for (int i = 0; i < 1000; i++) {
      encodeOne(encoder);
    }
  }

  private void encodeOne(Encoder encoder) throws EncoderException {
    PooledFrame frame = pool.acquire().orElseThrow();
    try {
      encoder.encode(frame, unit -> {});
    } finally {
      frame.close();
    }
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }
}
