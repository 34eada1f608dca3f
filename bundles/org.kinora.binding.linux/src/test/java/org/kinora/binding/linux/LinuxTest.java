package org.kinora.binding.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.binding.jna.LibraryRefusedException;

/** The calls on this machine's kernel, without a V4L2 device. */
class LinuxTest {

  @TempDir Path folder;

  @BeforeEach
  void open() {
    try {
      Libc.open();
    } catch (LibraryRefusedException e) {
      assumeTrue(false, "SKIPPED: " + e.getMessage());
    }
  }

  @AfterEach
  void nothingIsLeftOpen() {
    Libc.release();
    assertThat(Libc.LIBRARY.users()).isZero();
  }

  @Test
  void anErrorIsThatOfTheCallAndOfTheThread() throws Exception {
    assertThatThrownBy(() -> Device.open(folder.resolve("none")))
        .isInstanceOfSatisfying(LinuxException.class, e -> assertThat(e.is(Errno.ENOENT)).isTrue())
        .hasMessageContaining("ENOENT (there is no such file)");
    Thread other =
        new Thread(
            () ->
                assertThatThrownBy(() -> Device.open(folder))
                    .isInstanceOfSatisfying(
                        LinuxException.class, e -> assertThat(e.errno()).isEqualTo(21)));
    other.start();
    other.join();
    try (Device device = Device.open(Path.of("/dev/null"))) {
      Struct capability = new Struct(V4l2Struct.Capability.SIZE);
      assertThat(device.tryIoctl(V4l2Request.QUERYCAP, capability)).isEqualTo(-Errno.ENOTTY.code());
      assertThatThrownBy(() -> device.ioctl(V4l2Request.S_FMT, new Struct(V4l2Struct.Format.SIZE)))
          .hasMessage("VIDIOC_S_FMT: ENOTTY (not known to the driver)");
    }
  }

  @Test
  void requestsOfThirtyTwoBitsHaveNoSign() {
    assertThat(V4l2Request.S_FMT).isEqualTo(3_234_878_981L);
    assertThat(V4l2Request.nameOf(V4l2Request.DQBUF)).isEqualTo("VIDIOC_DQBUF");
    assertThat(V4l2Format.text(V4l2Format.PIX_FMT_NV21)).isEqualTo("NV21");
  }

  @Test
  void mappedMemoryOutlivesItsDevice() throws Exception {
    Path file = folder.resolve("memory");
    Files.write(file, new byte[8192]);
    Mapping mapping;
    try (Device device = Device.open(file)) {
      mapping = device.map(4096, 4096);
    }
    mapping.buffer().put(7, (byte) 42);
    mapping.close();
    mapping.close();
    assertThat(Files.readAllBytes(file)[4096 + 7]).isEqualTo((byte) 42);
    assertThatThrownBy(
            () -> {
              try (Device device = Device.open(file)) {
                device.map(1, 4096);
              }
            })
        .hasMessageContaining("mmap of 4096 bytes: EINVAL");
  }

  @Test
  void aWaitIsWokenByAnotherThreadAndOnlyOnce() throws Exception {
    try (Device device = Device.open(Path.of("/dev/null"));
        Poll poll = new Poll(device.descriptor())) {
      long begin = System.nanoTime();
      Thread waker =
          new Thread(
              () -> {
                try {
                  Thread.sleep(50);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                poll.wake();
              });
      waker.start();
      assertThat(poll.await(0, 10_000)).isEqualTo(Poll.WOKEN);
      assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(5));
      waker.join();
      assertThat(poll.await(0, 0)).isZero();
      assertThat(poll.await(Poll.IN | Poll.OUT, 0)).isEqualTo(Poll.IN | Poll.OUT);
    }
  }

  @Test
  void callsOfTheFramePathMakeNoGarbage() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Struct buffer = new Struct(V4l2Struct.Buffer.SIZE);
    try (Device device = Device.open(Path.of("/dev/null"));
        Poll poll = new Poll(device.descriptor())) {
      long before = 0;
      for (int i = 0; i < 30_000; i++) {
        if (i == 20_000) {
          before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        }
        buffer.putInt(V4l2Struct.Buffer.INDEX, i);
        device.tryIoctl(V4l2Request.DQBUF, buffer);
        poll.await(Poll.IN, 0);
        poll.wake();
      }
      long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(allocated / 10_000).as("bytes for each round").isZero();
    }
  }

  @Test
  void aWatchTellsWhatComesAndGoesButNotWrites() throws Exception {
    LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    Path present = Files.createFile(folder.resolve("present"));
    try (FolderWatch watch = new FolderWatch("watch-under-test", told::addAll)) {
      assertThat(watch.add(folder)).isTrue();
      assertThat(watch.add(folder.resolve("later"))).isFalse();
      Files.writeString(present, "text");
      Files.createDirectory(folder.resolve("later"));
      assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("later");
      assertThat(watch.add(folder.resolve("later"))).isTrue();
      Files.createFile(folder.resolve("later/video7"));
      assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("video7");
      Files.delete(present);
      assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("present");
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("watch-under-test");
    assertThat(told).isEmpty();
  }
}
