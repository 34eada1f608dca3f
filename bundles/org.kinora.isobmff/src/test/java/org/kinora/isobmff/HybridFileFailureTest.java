package org.kinora.isobmff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.media.Codec;
import org.kinora.test.tools.Tools;

class HybridFileFailureTest {

  private static final int FRAGMENT = 10;
  private static final long STEP = 3000;

  @TempDir Path folder;
  private final Clip clip = Clip.of(Codec.H264);
  private final FailingChannel device = new FailingChannel();
  private Path path;

  @BeforeEach
  void nameFile() {
    path = folder.resolve("a.mp4");
  }

  private HybridFile create() throws IOException {
    return HybridFile.create(OpenFile.create(path, device::open), clip.description());
  }

  private void add(HybridFile file, int from, int to) {
    for (int i = from; i < to; i++) {
      Clip.Unit unit = clip.units().get(i);
      file.add(unit.annexB(), STEP * i, STEP * i, unit.key());
    }
  }

  private static List<Long> times(int frames) {
    return LongStream.range(0, frames).mapToObj(i -> STEP * i).toList();
  }

  @Test
  void aFullDiskLeavesWholeFragmentsAndTheFileGoesOn() throws Exception {
    try (HybridFile file = create()) {
      for (int i = 0; i < 30; i += FRAGMENT) {
        add(file, i, i + FRAGMENT);
        file.flush(STEP * (i + FRAGMENT));
      }
      add(file, 30, 40);
      long size = file.size();
      int pending = file.pendingBytes();
      for (int space = 0; space < pending; space += 1 + pending / 50) {
        device.space = space;
        assertThatThrownBy(() -> file.flush(STEP * 40)).hasMessageContaining("No space");
        assertThat(path).hasSize(size);
        assertThat(file.pendingBytes()).isEqualTo(pending);
        assertThat(file.samples()).isEqualTo(30);
      }
      assertThat(Tools.times(path)).isEqualTo(times(30));

      device.space = Long.MAX_VALUE;
      file.flush(STEP * 40);
      add(file, 40, 60);
      file.flush(STEP * 60);
      file.finish();
    }
    assertThat(Tools.times(path)).isEqualTo(times(60));
    assertThat(Tools.decode(path).exit()).isZero();
  }

  @Test
  void whatCannotEvenBeCutOffIsCutOffLater() throws Exception {
    try (HybridFile file = create()) {
      add(file, 0, 10);
      file.flush(STEP * 10);
      long size = file.size();
      add(file, 10, 20);
      device.failOverwrite = true; // the fragment is whole, but not marked as one
      assertThatThrownBy(() -> file.flush(STEP * 20)).hasMessageContaining("Input/output");
      device.failOverwrite = false;
      assertThat(path).hasSize(size);
      device.readOnly = true;
      assertThatThrownBy(() -> file.flush(STEP * 20)).hasMessageContaining("Read-only");
      assertThat(Tools.times(path)).isEqualTo(times(10));
      device.readOnly = false;
      file.flush(STEP * 20);
      assertThat(Tools.times(path)).isEqualTo(times(20));
    }
  }

  @Test
  void aDiskWithoutRoomForTheIndexLeavesAFileThatPlaysAndCanBeFinishedLater() throws Exception {
    try (HybridFile file = create()) {
      add(file, 0, 60);
      file.flush(STEP * 60);
      long size = file.size();
      for (int space = 0; space < 900; space += 60) {
        device.space = space;
        assertThatThrownBy(file::finish).hasMessageContaining("No space");
        assertThat(path).hasSize(size);
        assertThat(Tools.times(path)).isEqualTo(times(60));
      }
      device.space = Long.MAX_VALUE;
      file.finish();
    }
    assertThat(Tools.stream(path, "codec_tag_string")).isEqualTo("avc1");
    assertThat(Tools.times(path)).isEqualTo(times(60));
  }

  @Test
  void aForceThatFailedIsNotForgotten() throws Exception {
    try (HybridFile file = create()) {
      add(file, 0, 10);
      file.flush(STEP * 10);
      file.force();
      assertThat(file.forcedSamples()).isEqualTo(10);
      add(file, 10, 20);
      file.flush(STEP * 20);
      device.failForce = true;
      assertThatThrownBy(file::force).isInstanceOf(ForceException.class);
      device.failForce = false;
      int before = device.forced;
      assertThatThrownBy(file::force)
          .as("one that succeeds now would prove nothing")
          .isInstanceOf(ForceException.class);
      assertThatThrownBy(file::finish).isInstanceOf(ForceException.class);
      assertThat(device.forced).isEqualTo(before);
      assertThat(file.forcedSamples()).isEqualTo(10);
      assertThat(file.samples()).isEqualTo(20);
      assertThat(file.duration(10)).isEqualTo(10 * STEP);
    }
    assertThat(Tools.times(path)).isEqualTo(times(20));
  }
}
