package org.kinora.binding.axera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.KinoraException.Retry;

/** Codes are told as the vendor's headers name them. */
class AxErrorTest {

  @ParameterizedTest
  @CsvSource({
    "0x80070211, VENC, 0x11, AX_ERR_VENC_BUSY, TRANSIENT",
    "0x80070282, VENC, 0x82, AX_ERR_VENC_ENC_OUTBUF_OVERFLOW, RECOVERABLE",
    "0x800B0018, CMM, 0x18, AX_ERR_CMM_NOMEM, RECOVERABLE",
    "0x800B010A, POOL, 0x0A, AX_ERR_POOL_ILLEGAL_PARAM, FATAL",
    "0x800B0315, LINK, 0x15, AX_ERR_LINK_NOT_PERM, FATAL",
    "0x800B0410, SYS, 0x10, AX_ERR_SYS_SYS_NOTREADY, RECOVERABLE",
    "0x800D0120, IVPS, 0x20, AX_ERR_IVPS_BUF_EMPTY, TRANSIENT",
    "0x800B0180, POOL, 0x80, error, RECOVERABLE", // is the encoder's only
    "0x80070240, VENC, 0x40, error, RECOVERABLE",
    "0x80990211, AX, 0x11, AX_ERR_AX_BUSY, TRANSIENT", // of a module that has no part here
  })
  void aCodeIsTakenApart(String code, String module, String id, String name, Retry retry) {
    AxError error = AxError.of(Integer.parseUnsignedInt(code.substring(2), 16));
    assertThat(error.module()).isEqualTo(module);
    assertThat(error.id()).isEqualTo(Integer.decode(id));
    assertThat(error.name()).isEqualTo(name);
    assertThat(error.retry()).isEqualTo(retry);
    assertThat(error.toString()).contains(name).containsIgnoringCase(code.substring(2));
  }

  @ParameterizedTest
  @EnumSource(AxError.Id.class)
  void everyErrorOfTheEncoderHasANameAndAMeaning(AxError.Id id) {
    AxError error = AxError.of(id.code(0x0702));
    assertThat(error.name()).isEqualTo("AX_ERR_VENC_" + id);
    assertThat(error.is(id)).isTrue();
    assertThat(error.meaning()).isNotBlank();
  }

  @Test
  void noNumberStandsForTwoErrors() {
    assertThat(Arrays.stream(AxError.Id.values()).map(AxError.Id::number)).doesNotHaveDuplicates();
  }

  @Test
  void aFailureWithoutAReasonAndAForeignCodeAreNotTakenForErrorsOfAModule() {
    assertThat(AxError.of(-1).name()).isEqualTo("AX_FAILURE");
    for (int code : new int[] {-1, -22, 5, 0xA0070211}) {
      assertThat(AxError.of(code).module()).isEqualTo("AX");
      assertThat(AxError.of(code).is(AxError.Id.BUSY)).isFalse();
    }
  }
}
