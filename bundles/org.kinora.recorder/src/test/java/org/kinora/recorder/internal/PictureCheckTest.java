package org.kinora.recorder.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kinora.api.media.Codec;

class PictureCheckTest {

  private static ByteBuffer bytes(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(values.length);
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }

  @Test
  void picturesAreTaken() {
    ByteBuffer idr = bytes(0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 1, 0, 0, 1, 0x65, 0x88, 1);
    assertThat(PictureCheck.isPicture(Codec.H264, idr, true)).isTrue();
    assertThat(PictureCheck.isPicture(Codec.H264, idr, false)).isFalse();
    ByteBuffer p = bytes(0, 0, 1, 0x02, 0x01, 0xd0, 1);
    assertThat(PictureCheck.isPicture(Codec.H265, p, false)).isTrue();
  }

  @Test
  void whatHasNoSliceOrNoStartCodeIsRefused() {
    assertThat(PictureCheck.isPicture(Codec.H264, bytes(0, 0, 1, 0x67, 1), true)).isFalse();
    assertThat(PictureCheck.isPicture(Codec.H264, bytes(0x65, 0x88), true)).isFalse();
    assertThat(PictureCheck.isPicture(Codec.H264, bytes(0, 0, 1), false)).isFalse();
    assertThat(PictureCheck.isPicture(Codec.H265, bytes(0, 0, 1, 0x02, 0x01), false)).isFalse();
  }

  @Test
  void noiseBehindAStartCodeIsSeldomTaken() {
    Random random = new Random(1);
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] noise = new byte[1000];
      random.nextBytes(noise);
      ByteBuffer unit = ByteBuffer.allocate(1004).put(new byte[] {0, 0, 0, 1}).put(noise).flip();
      taken += PictureCheck.isPicture(i % 2 == 0 ? Codec.H264 : Codec.H265, unit, false) ? 1 : 0;
    }
    assertThat(taken).isLessThan(500);
  }
}
