package org.kinora.api.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ParameterSetsTest {

  private static final ByteBuffer H264 =
      AnnexBTest.hex("00000001 0910 00000001 6742c01e 000001 68ce3c80 00000001 6588 000001 67ff");

  @Test
  void setsBehindTheFirstSliceBelongToTheNextPicture() {
    ParameterSets sets = ParameterSets.in(Codec.H264, H264);
    assertThat(sets.complete()).isTrue();
    assertThat(sets.all()).hasSize(2);
    assertThat(sets.sps().get(0)).containsExactly(0x67, 0x42, 0xc0, 0x1e);
    assertThat(sets.pps().get(0)).containsExactly(0x68, 0xce, 0x3c, 0x80);
    assertThat(sets.vps()).isEmpty();
  }

  @Test
  void h265WithoutVpsIsIncomplete() {
    ByteBuffer stream = AnnexBTest.hex("000001 420101 000001 4401c1 000001 2601");
    assertThat(ParameterSets.in(Codec.H265, stream).complete()).isFalse();
    stream = AnnexBTest.hex("000001 40010c 000001 420101 000001 4401c1 000001 2601");
    ParameterSets sets = ParameterSets.in(Codec.H265, stream);
    assertThat(sets.complete()).isTrue();
    assertThat(sets.vps().get(0)).containsExactly(0x40, 0x01, 0x0c);
  }

  @Test
  void aPictureWithoutSetsIsIncomplete() {
    assertThat(ParameterSets.in(Codec.H264, AnnexBTest.hex("000001 419a")).complete()).isFalse();
    assertThat(ParameterSets.in(Codec.H264, AnnexBTest.hex("")).all()).isEmpty();
  }

  @Test
  void theyOutliveTheBufferAndCannotBeChangedFromOutside() {
    ByteBuffer copy = ByteBuffer.allocate(H264.capacity()).put(0, H264, 0, H264.capacity());
    ParameterSets sets = ParameterSets.in(Codec.H264, copy);
    ParameterSets same = ParameterSets.in(Codec.H264, H264);
    copy.put(10, (byte) 0);
    sets.sps().get(0)[1] = 0;
    assertThat(sets).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(sets).isNotEqualTo(ParameterSets.in(Codec.H264, copy));
    assertThat(H264.position()).isZero();
  }
}
