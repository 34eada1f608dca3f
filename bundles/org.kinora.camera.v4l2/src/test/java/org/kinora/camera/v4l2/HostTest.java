package org.kinora.camera.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.Locator;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.linux.Errno;
import org.kinora.binding.linux.Libc;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.V4l2Control;
import org.kinora.binding.linux.V4l2Request;

/** What can be tried without a camera. */
class HostTest {

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
  void close() {
    Libc.release();
  }

  @Test
  void aMachineWithoutCamerasSaysSo() throws Exception {
    V4l2CameraProvider provider = new V4l2CameraProvider(new Nodes(folder));
    assertThat(provider.cameras()).isEmpty();
    for (String locator : new String[] {"v4l2", "v4l2:/dev/video99", "v4l2:nothing"}) {
      assertThatThrownBy(() -> provider.open(CameraRequest.of(Locator.camera(locator))))
          .isInstanceOf(CameraException.class)
          .hasMessage("there is no camera " + locator + "; there is none: plug one in");
    }
    Path plain = Files.createFile(folder.resolve("video0"));
    assertThat(provider.cameras()).isEmpty();
    assertThatThrownBy(() -> provider.open(CameraRequest.of(Locator.camera("v4l2:" + plain))))
        .hasMessageContaining("it is no camera that streams");
  }

  @Test
  void errorsSayWhatToDo() throws Exception {
    Path file = Files.createFile(folder.resolve("video0"));
    Faults faults = new Faults(Locator.camera("v4l2:/dev/video0"), file);
    assertThat(faults.opening(new LinuxException("open /dev/video0", Errno.EACCES.code())))
        .hasMessageContaining("EACCES (permission denied); add this user to the group")
        .hasMessageContaining("usermod -aG");
    CameraException gone = faults.running(V4l2Request.DQBUF, Errno.ENODEV.code());
    assertThat(gone).hasMessageContaining("is gone: it was unplugged");
    assertThat(gone.retry()).isEqualTo(Retry.RECOVERABLE);
    assertThat(faults.running(V4l2Request.DQBUF, Errno.EIO.code()))
        .hasMessageContaining("VIDIOC_DQBUF: EIO");
    assertThat(faults.opening(new LinuxException("VIDIOC_STREAMON", Errno.ENOSPC.code())))
        .hasMessageContaining("choose a smaller size or rate, source=MJPG, or another USB port");
    assertThat(faults.opening(new LinuxException("VIDIOC_REQBUFS", Errno.ENOMEM.code())))
        .hasMessageContaining("cma=");
    assertThat(faults.running(V4l2Request.QBUF, 200))
        .hasMessageContaining("VIDIOC_QBUF: errno 200");
    assertThat(faults.opening(new LinuxException("VIDIOC_S_FMT", Errno.EBUSY.code())))
        .hasMessageContaining("another process uses it, which only root can name");
  }

  @Test
  void whoHoldsADeviceIsNamed() throws Exception {
    Path device = Files.createFile(folder.resolve("video0"));
    Path process = Files.createDirectories(folder.resolve("proc/812/fd")).getParent();
    Files.writeString(process.resolve("comm"), "cheese\n");
    Files.createSymbolicLink(process.resolve("fd/3"), device);
    Files.createDirectories(folder.resolve("proc/813/fd"));
    Files.createDirectories(folder.resolve("proc/sys"));
    Path link = Files.createSymbolicLink(folder.resolve("by-id"), device);
    assertThat(Holders.of(folder.resolve("proc"), link)).containsExactly("process 812 (cheese)");
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "SKIPPED: there is no /proc");
    try (AutoCloseable open = Files.newInputStream(device)) {
      assertThat(open).isNotNull();
      assertThat(Holders.of(Path.of("/proc"), link)).containsExactly("this process");
    }
    assertThat(Holders.of(Path.of("/proc"), link)).isEmpty();
  }

  @Test
  void controlsAreNamedAsUsersKnowThem() {
    assertThat(Control.nameOf("White Balance, Automatic")).isEqualTo("white_balance_automatic");
    assertThat(Control.nameOf("Exposure (Absolute)")).isEqualTo("exposure_absolute");
    Control gain = control(V4l2Control.CTRL_TYPE_INTEGER, -10, 10, 5, Map.of());
    assertThat(gain.parse("-5")).contains(-5L);
    assertThat(gain.parse("3")).isEmpty();
    assertThat(gain.parse("15")).isEmpty();
    assertThat(gain.parse("much")).isEmpty();
    assertThat(gain.range()).isEqualTo("-10 to 10 in steps of 5");
    Control menu = control(V4l2Control.CTRL_TYPE_MENU, 0, 2, 1, Map.of(0, "Off", 2, "50 Hz"));
    assertThat(menu.parse("50 hz")).contains(2L);
    assertThat(menu.parse("0")).contains(0L);
    assertThat(menu.parse("1")).isEqualTo(Optional.empty());
    assertThat(control(V4l2Control.CTRL_TYPE_BITMASK, 0, 7, 0, Map.of()).parse("0x5")).contains(5L);
    assertThat(control(V4l2Control.CTRL_TYPE_BITMASK, 0, 7, 0, Map.of()).parse("8")).isEmpty();
    assertThat(control(V4l2Control.CTRL_TYPE_BUTTON, 0, 0, 0, Map.of()).parse("1")).contains(1L);
  }

  private static Control control(
      int type, long minimum, long maximum, long step, Map<Integer, String> items) {
    return new Control(1, type, "name", minimum, maximum, step, 0, 0, items);
  }

  @Test
  void theServicesComeAndGoWithTheComponent() throws Exception {
    Services services = new Services();
    V4l2Component component = new V4l2Component(services.context(), new Nodes(folder));
    assertThat(services.present(CameraProvider.class)).hasSize(1);
    Files.createFile(folder.resolve("video0")); // is looked at, and is no camera
    component.stop();
    assertThat(services.present(Object.class)).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("kinora-v4l2-devices");
  }
}
