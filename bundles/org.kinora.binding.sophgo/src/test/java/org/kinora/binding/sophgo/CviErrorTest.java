package org.kinora.binding.sophgo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.KinoraException.Retry;

/** Codes are told as the vendor's headers name them. */
class CviErrorTest {

  @ParameterizedTest
  @CsvSource({
    "0xC0078012, VENC, 0x12, CVI_ERR_VENC_BUSY, TRANSIENT",
    "0xC0018003, VB, 0x03, CVI_ERR_VB_ILLEGAL_PARAM, FATAL",
    "0xC0028010, SYS, 0x10, CVI_ERR_SYS_SYS_NOTREADY, RECOVERABLE",
    "0xC006800E, VPSS, 0x0E, CVI_ERR_VPSS_BUF_EMPTY, TRANSIENT",
    "0xC00E8006, VI, 0x06, CVI_ERR_VI_NULL_PTR, FATAL",
    "0xC0078054, VENC, 0x54, CVI_ERR_VENC_SVC_PARAM, FATAL",
    "0xC0068047, VPSS, 0x47, error, RECOVERABLE", // is the encoder's only
    "0xC0078030, VENC, 0x30, error, RECOVERABLE",
  })
  void aCodeIsTakenApart(String code, String module, String id, String name, Retry retry) {
    CviError error = CviError.of(Integer.parseUnsignedInt(code.substring(2), 16));
    assertThat(error.module()).isEqualTo(module);
    assertThat(error.level()).isEqualTo(4);
    assertThat(error.id()).isEqualTo(Integer.decode(id));
    assertThat(error.name()).isEqualTo(name);
    assertThat(error.retry()).isEqualTo(retry);
    assertThat(error.toString()).contains(name).containsIgnoringCase(code.substring(2));
  }

  @ParameterizedTest
  @EnumSource(CviError.Id.class)
  void everyErrorOfTheEncoderHasANameAndAMeaning(CviError.Id id) {
    CviError error = CviError.of(id.code(7));
    assertThat(error.name()).isEqualTo("CVI_ERR_VENC_" + id);
    assertThat(error.is(id)).isTrue();
    assertThat(error.meaning()).isNotBlank();
  }

  @Test
  void noNumberStandsForTwoErrors() {
    assertThat(Arrays.stream(CviError.Id.values()).map(CviError.Id::number))
        .doesNotHaveDuplicates();
  }

  @Test
  void aFailureWithoutAReasonAndAForeignCodeAreNotTakenForErrorsOfAModule() {
    assertThat(CviError.of(-1).name()).isEqualTo("CVI_FAILURE");
    for (int code : new int[] {-1, -22, 5, 0xA0078012}) {
      assertThat(CviError.of(code).module()).isEqualTo("CVI");
      assertThat(CviError.of(code).is(CviError.Id.BUSY)).isFalse();
    }
  }
}
