package org.kinora.camera.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.kinora.api.camera.CameraInfo;

/** A camera's service is there while its device is. */
@Tag("device")
class VividHotPlugTest {

  private static final Path DRIVER = Path.of("/sys/bus/platform/drivers/vivid");

  @Test
  void aCameraServiceAppearsAndGoesWithItsDevice() throws Exception {
    Services services = new Services();
    try (Vivid vivid = new Vivid()) {
      V4l2Component component = new V4l2Component(services.context());
      try {
        expect(services, 1);
        CameraInfo info = services.present(CameraInfo.class).get(0);
        assertThat(info.locator().toString()).isEqualTo(Vivid.CAMERA);
        assertThat(info.description()).contains("vivid").contains("NV21|NV12|YU12|YUYV|UYVY");
        assertThat(info.modes().get(0).toString()).startsWith("nv21 640x480 at ");
        assertThat(vivid.provider.cameras()).containsExactly(info);
        Files.writeString(DRIVER.resolve("unbind"), "vivid.0");
        expect(services, 0);
        Files.writeString(DRIVER.resolve("bind"), "vivid.0");
        expect(services, 1);
      } finally {
        component.stop();
      }
      assertThat(services.present(Object.class)).isEmpty();
    }
  }

  private static void expect(Services services, int cameras) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (services.present(CameraInfo.class).size() != cameras && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(services.present(CameraInfo.class)).hasSize(cameras);
  }
}
