package org.kinora.sink.mp4.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.sink.FragmentPolicy;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;
import org.kinora.test.tools.Tools;

/** Real files on devices that fail in ways that only an operating system knows. */
class DeviceFailureTest {

  private static final long STALL_MILLIS = 1500;

  @TempDir Path folder;

  private Process child(Path file, String variable, Path trigger) throws Exception {
    Tools.need("gcc");
    Path source = folder.resolve("device.c");
    Path library = folder.resolve("device.so");
    try (InputStream in = DeviceFailureTest.class.getResourceAsStream("device.c")) {
      Files.copy(in, source);
    }
    Tools.Outcome compiled =
        Tools.run(
            "gcc", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library + "", source + "", "-ldl");
    assertThat(compiled.exit()).as(compiled.output()).isZero();
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classes,
            DeviceChild.class.getName(),
            file.toString(),
            trigger.toString());
    builder.environment().put("LD_PRELOAD", library.toString());
    builder.environment().put(variable, trigger.toString());
    return builder.redirectErrorStream(true).start();
  }

  @Test
  void aFailedFsyncEndsTheFileAndOnlyWhatWasForcedBeforeCounts() throws Exception {
    Path file = folder.resolve("a.mp4");
    Process child = child(file, "FAIL_FSYNC", folder.resolve("trigger"));
    List<String> told = child.inputReader().lines().toList();
    assertThat(child.waitFor()).as(told.toString()).isZero();
    // The third fragment is written with access unit 45, and cannot be forced.
    assertThat(told.get(1)).contains("refused 45 FATAL", "Input/output error");
    assertThat(told.get(2)).contains("stored 30 ", "30 of 45 access units are certain");
    assertThat(Tools.times(file).size()).isBetween(30, 45);
    assertThat(Tools.decode(file).exit()).isZero();
    assertThat(new Mp4Repairer().repair(file, false).accessUnits()).isBetween(30L, 45L);
  }

  @Test
  void aStalledDeviceCostsTimeAndNothingElse() throws Exception {
    Path file = folder.resolve("a.mp4");
    Path trigger = folder.resolve("trigger");
    Process child = child(file, "STALL", trigger);
    BufferedReader told = child.inputReader();
    assertThat(told.readLine()).isEqualTo("triggered");
    assertThat(child.waitFor(STALL_MILLIS, TimeUnit.MILLISECONDS)).as("it waits").isFalse();
    assertThat(Tools.times(file)).as("and the file plays").hasSizeGreaterThanOrEqualTo(30);
    Files.delete(trigger);
    assertThat(told.readLine()).isEqualTo("stored 60 all");
    assertThat(child.waitFor()).isZero();
    assertThat(Tools.times(file)).hasSize(60);
  }

  @Test
  void aFileSystemThatTurnsReadOnlyKeepsWhatIsThere() throws Exception {
    Path image = folder.resolve("disk.img");
    Path mount = Files.createDirectory(folder.resolve("disk"));
    Path switchOff = mounted(image, mount);
    SinkResult result;
    try {
      List<AccessUnit> units = Mp4SinkTest.units(Codec.H264);
      Sink sink =
          new Mp4SinkProvider(
                  new FragmentPolicy(500, 4 << 20, FragmentPolicy.forceMillis("fragment")))
              .open(
                  Locator.of(mount.resolve("a.mp4")),
                  Mp4SinkTest.format(Codec.H264, Mp4SinkTest.SIZE));
      for (AccessUnit unit : units.subList(0, 40)) {
        sink.write(unit);
      }
      Files.writeString(switchOff, "read-only, please");
      SinkException refusal =
          catchThrowableOfType(
              SinkException.class,
              () -> {
                for (AccessUnit unit : units.subList(40, 60)) {
                  sink.write(unit);
                }
              });
      assertThat(refusal.retry()).isEqualTo(Retry.RECOVERABLE);
      assertThat(refusal).hasMessageContaining("make it writable again");
      for (int i = 0; i < 100; i++) {
        assertThat(catchThrowableOfType(SinkException.class, () -> sink.write(units.get(45))))
            .isNotNull();
      }
      result = sink.close();
      assertThat(result.accessUnits()).isEqualTo(30);
      assertThat(result.failure().orElseThrow()).contains("30 of 45", "Read-only");
      assertThat(Tools.times(mount.resolve("a.mp4"))).hasSize(30);
    } finally {
      assertThat(Tools.run("umount", "-l", mount.toString()).exit()).isZero();
    }
    // The file system is checked, as it is at the next boot.
    Tools.run("e2fsck", "-f", "-y", image.toString());
    assertThat(Tools.run("mount", "-o", "loop", image + "", mount + "").exit()).isZero();
    try {
      Path file = mount.resolve("a.mp4");
      assertThat(new Mp4Repairer().repair(file, false).accessUnits()).isEqualTo(30);
      assertThat(Tools.times(file)).hasSize(30);
    } finally {
      assertThat(Tools.run("umount", "-l", mount.toString()).exit()).isZero();
    }
  }

  @Test
  void aFullDiskCostsTheTimeThatItIsFullAndNothingElse() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("disk"));
    mounted(folder.resolve("disk.img"), mount);
    try {
      Path file = mount.resolve("a.mp4");
      Path ballast = mount.resolve("ballast");
      List<AccessUnit> units = Mp4SinkTest.units(Codec.H264);
      Sink sink =
          new Mp4SinkProvider(
                  new FragmentPolicy(400, 4 << 20, FragmentPolicy.forceMillis("fragment")))
              .open(Locator.of(file), Mp4SinkTest.format(Codec.H264, Mp4SinkTest.SIZE));
      int refusals = 0;
      for (int i = 0; i < units.size(); ) {
        if (i == 20 && refusals == 0) {
          fill(ballast);
        }
        if (refusals == 50) {
          Files.deleteIfExists(ballast);
        }
        AccessUnit unit = units.get(i);
        SinkException refusal = catchThrowableOfType(SinkException.class, () -> sink.write(unit));
        if (refusal == null) {
          i++;
        } else {
          refusals++;
          assertThat(refusal.retry()).isEqualTo(Retry.RECOVERABLE);
          assertThat(Tools.times(file)).hasSizeGreaterThanOrEqualTo(12);
        }
      }
      assertThat(refusals).isGreaterThanOrEqualTo(50);
      SinkResult result = sink.close();
      assertThat(result.failure()).isEmpty();
      assertThat(result.accessUnits()).isEqualTo(60);
      assertThat(Tools.times(file)).hasSize(60);
    } finally {
      assertThat(Tools.run("umount", "-l", mount.toString()).exit()).isZero();
    }
  }

  private static void fill(Path ballast) throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (int size = 1 << 20; size >= 1; size /= 2) {
        fill(out, size);
      }
    }
  }

  /** Writes pieces of a size until there is no room for another. */
  private static void fill(OutputStream out, int size) {
    byte[] piece = new byte[size];
    while (catchThrowableOfType(IOException.class, () -> out.write(piece)) == null) {
      assertThat(piece).hasSize(size);
    }
  }

  /** Mounts a small disk; gives the file by which its file system is made to fail. */
  private Path mounted(Path image, Path mount) throws IOException, InterruptedException {
    Tools.need("mkfs.ext4");
    Files.write(image, new byte[16 << 20]);
    assertThat(Tools.run("mkfs.ext4", "-q", "-F", image.toString()).exit()).isZero();
    Tools.Outcome mounted =
        Tools.run("mount", "-o", "loop,errors=remount-ro", image.toString(), mount.toString());
    Tools.need(mounted.exit() == 0, "a disk that can be mounted (needs root)");
    String device = Tools.run("findmnt", "-n", "-o", "SOURCE", mount.toString()).output().strip();
    Path trigger =
        Path.of("/sys/fs/ext4", Path.of(device).getFileName().toString(), "trigger_fs_error");
    if (!Files.isWritable(trigger)) {
      Tools.run("umount", mount.toString());
      assumeTrue(false, "SKIPPED: this kernel cannot be told to fail");
    }
    return trigger;
  }
}
