package org.kinora.camera.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of devices in a folder like {@code /dev}. */
class NodesTest {

  @TempDir Path dev;

  @Test
  void aCameraKeepsItsNameWhenNumbersChange() throws Exception {
    Files.createFile(dev.resolve("video10"));
    Files.createFile(dev.resolve("video2"));
    Files.createFile(dev.resolve("videodev"));
    Files.createFile(dev.resolve("null"));
    Path byPath = Files.createDirectories(dev.resolve("v4l/by-path"));
    Path byId = Files.createDirectories(dev.resolve("v4l/by-id"));
    Path socket = byPath.resolve("pci-0000:00:14.0-usb-0:1:1.0-video-index0");
    Files.createSymbolicLink(socket, Path.of("../../video10"));
    Path serial = byId.resolve("usb-046d_Webcam_1234-video-index0");
    Files.createSymbolicLink(serial, Path.of("../../video10"));
    Files.createSymbolicLink(byPath.resolve("gone-video-index0"), Path.of("../../video77"));
    Nodes nodes = new Nodes(dev);

    assertThat(nodes.all())
        .extracting(Nodes.Node::file)
        .containsExactly(dev.resolve("video2"), dev.resolve("video10"));
    assertThat(nodes.all().get(0).stable()).isEqualTo(dev.resolve("video2"));
    assertThat(nodes.all().get(1).stable()).isEqualTo(socket);
    assertThat(nodes.all().get(1).links()).containsExactly(socket, serial);

    assertThat(nodes.find(socket.toString())).contains(socket);
    assertThat(nodes.find("pci-0000:00:14.0-usb-0:1:1.0-video-index0")).contains(socket);
    assertThat(nodes.find("usb-046d_Webcam_1234-video-index0")).contains(serial);
    assertThat(nodes.find("video2")).contains(dev.resolve("video2"));
    assertThat(nodes.find("gone-video-index0")).isEmpty();
    assertThat(nodes.find("")).isEmpty();
  }

  @Test
  void aMachineWithoutDevicesHasNone() {
    assertThat(new Nodes(dev.resolve("none")).all()).isEmpty();
    assertThat(new Nodes(dev).all()).isEmpty();
  }
}
