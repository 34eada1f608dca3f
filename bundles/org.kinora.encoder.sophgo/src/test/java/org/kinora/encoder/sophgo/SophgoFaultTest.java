package org.kinora.encoder.sophgo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.NativeEncoderProvider;
import org.kinora.binding.sophgo.CviError;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.MediaSystem.Part;
import org.kinora.test.emulators.BoardFaultTest;

/** Failures of the vendor's functions. */
class SophgoFaultTest extends BoardFaultTest {

  private static final int VENC = 7;

  /** Functions whose failure is told to the caller. */
  private static final List<String> TOLD =
      List.of(
          "CVI_VB_SetConfig",
          "CVI_VB_Init",
          "CVI_SYS_Init",
          "CVI_SYS_Bind",
          "CVI_SYS_MmapCache",
          "CVI_SYS_IonFlushCache",
          "CVI_SYS_IonInvalidateCache",
          "CVI_VB_CreatePool",
          "CVI_VB_GetBlock",
          "CVI_VB_Handle2PhysAddr",
          "CVI_VPSS_CreateGrp",
          "CVI_VPSS_ResetGrp",
          "CVI_VPSS_StartGrp",
          "CVI_VPSS_SetChnAttr",
          "CVI_VPSS_SetChnCrop",
          "CVI_VPSS_EnableChn",
          "CVI_VPSS_AttachVbPool",
          "CVI_VPSS_GetChnFrame",
          "CVI_VENC_CreateChn",
          "CVI_VENC_GetRcParam",
          "CVI_VENC_SetRcParam",
          "CVI_VENC_GetFrameLostStrategy",
          "CVI_VENC_SetFrameLostStrategy",
          "CVI_VENC_StartRecvFrame",
          "CVI_VENC_GetFd",
          "CVI_VENC_SendFrame",
          "CVI_VENC_QueryStatus",
          "CVI_VENC_GetStream",
          "CVI_VENC_RequestIDR",
          "CVI_VENC_SetChnAttr");

  /** Functions that give something back, and are called once more where they fail. */
  private static final List<String> REPEATED =
      List.of(
          "CVI_VENC_ReleaseStream",
          "CVI_VENC_StopRecvFrame",
          "CVI_VENC_ResetChn",
          "CVI_VENC_DestroyChn",
          "CVI_VPSS_ReleaseChnFrame",
          "CVI_VPSS_DisableChn",
          "CVI_VPSS_DetachVbPool",
          "CVI_VPSS_StopGrp",
          "CVI_VPSS_DestroyGrp",
          "CVI_SYS_UnBind",
          "CVI_SYS_Munmap",
          "CVI_VB_ReleaseBlock",
          "CVI_VB_DestroyPool",
          "CVI_VB_Exit");

  SophgoFaultTest() {
    super(
        SophgoBoard.open(),
        "CVI",
        new Size(256, 128),
        errors(),
        Stream.concat(TOLD.stream(), REPEATED.stream()).toList(),
        "BUSY",
        Map.of(
            "CVI_VPSS_GetChnFrame", 1L,
            "CVI_VPSS_ReleaseChnFrame", 1L,
            "CVI_VENC_SendFrame", 1L,
            "CVI_VENC_QueryStatus", 1L,
            "CVI_VENC_GetStream", 1L,
            "CVI_VENC_ReleaseStream", 1L));
  }

  static List<String> told() {
    return TOLD;
  }

  static List<String> repeated() {
    return REPEATED;
  }

  static List<VendorError> errors() {
    return Stream.of(CviError.Id.values())
        .map(id -> new VendorError(id.name(), id.code(VENC), CviError.of(id.code(VENC)).retry()))
        .toList();
  }

  @Override
  protected NativeEncoderProvider impatient(boolean joining) throws LibraryRefusedException {
    String folder = board.emulator().folder().toString();
    return new SophgoEncoderProvider(
        joining ? MediaSystem.joining(folder) : new MediaSystem(folder), IMPATIENT_MILLIS);
  }

  @Test
  @Override
  public void aChannelThatAKilledProcessLeftIsTakenDown() throws Exception {
    super.aChannelThatAKilledProcessLeftIsTakenDown();
    assertThat(board.emulator().calls("CVI_VENC_DestroyChn")).isEqualTo(2);
  }

  /** The other program's part is played by the board's own media system, which runs meanwhile. */
  @Test
  @Override
  public void anotherProgramsChannelIsPassedOver() throws Exception {
    MediaSystem media = new MediaSystem(board.emulator().folder().toString());
    try (HardwareSystem.Use other = media.open(Part.VENC)) {
      assertThat(other.joined()).isFalse();
      super.anotherProgramsChannelIsPassedOver();
    }
  }
}
