package org.kinora.api.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnnexBTest {

  @Test
  void startCodesOfThreeAndFourBytesAreFound() {
    ByteBuffer stream = hex("00000001 6742 000001 68ce 00000001 65");
    int sps = AnnexB.nextNal(stream, 0);
    int pps = AnnexB.nextNal(stream, sps);
    int idr = AnnexB.nextNal(stream, pps);
    assertThat(new int[] {sps, pps, idr}).containsExactly(4, 9, 15);
    assertThat(AnnexB.nextNal(stream, idr)).isEqualTo(-1);
  }

  @Test
  void theZeroOfALongStartCodeIsNotPartOfTheNalBefore() {
    ByteBuffer stream = hex("000001 6742 00000001 68ce 0000");
    assertThat(AnnexB.endOfNal(stream, 3)).isEqualTo(5);
    assertThat(AnnexB.endOfNal(stream, 9)).isEqualTo(11);
  }

  @Test
  void anEmptyOrTruncatedStreamHasNoNal() {
    assertThat(AnnexB.nextNal(hex(""), 0)).isEqualTo(-1);
    assertThat(AnnexB.nextNal(hex("0000"), 0)).isEqualTo(-1);
    ByteBuffer bare = hex("ff000001");
    assertThat(AnnexB.nextNal(bare, 0)).isEqualTo(bare.limit());
    assertThat(AnnexB.isIdr(Codec.H264, bare)).isFalse();
  }

  @Test
  void whatLiesBehindTheLimitIsNotRead() {
    ByteBuffer stream = hex("00000165 000001");
    stream.limit(5);
    assertThat(AnnexB.nextNal(stream, 3)).isEqualTo(-1);
  }

  @Test
  void everyStartCodeIsFoundInRandomBytes() {
    Random random = new Random(1);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[40];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextInt(10) < 6 ? 0 : random.nextInt(4) - 1);
      }
      ByteBuffer stream = ByteBuffer.wrap(bytes);
      int from = 0;
      for (int i = 0; i + 2 < bytes.length; i++) {
        if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1) {
          from = AnnexB.nextNal(stream, from);
          assertThat(from).isEqualTo(i + 3);
        }
      }
      assertThat(AnnexB.nextNal(stream, from)).isEqualTo(-1);
    }
  }

  @Test
  void anIdrIsToldFromOtherPicturesBehindItsParameterSets() {
    assertThat(AnnexB.isIdr(Codec.H264, hex("000001 0910 000001 67 000001 68 000001 6588")))
        .isTrue();
    assertThat(AnnexB.isIdr(Codec.H264, hex("000001 0930 000001 419a 000001 65"))).isFalse();
    assertThat(AnnexB.isIdr(Codec.H265, hex("000001 4001 000001 4201 000001 4401 000001 2601")))
        .isTrue();
    assertThat(AnnexB.isIdr(Codec.H265, hex("000001 2801af"))).isTrue();
    assertThat(AnnexB.isIdr(Codec.H265, hex("000001 0201d0"))).isFalse();
    assertThat(AnnexB.isIdr(Codec.H265, hex("000001 2a01"))).as("CRA").isFalse();
  }

  static ByteBuffer hex(String text) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
  }
}
