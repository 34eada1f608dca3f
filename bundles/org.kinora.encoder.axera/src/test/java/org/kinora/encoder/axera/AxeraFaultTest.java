package org.kinora.encoder.axera;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kinora.api.media.Size;
import org.kinora.binding.axera.AxError;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.NativeEncoderProvider;
import org.kinora.test.emulators.BoardFaultTest;

/** Failures of the vendor's functions. */
class AxeraFaultTest extends BoardFaultTest {

  private static final int VENC = 0x0702;

  /** Functions whose failure is told to the caller. */
  private static final List<String> TOLD =
      List.of(
          "AX_SYS_Init",
          "AX_POOL_SetConfig",
          "AX_POOL_Init",
          "AX_VENC_Init",
          "AX_IVPS_Init",
          "AX_SYS_Link",
          "AX_SYS_MmapCache",
          "AX_SYS_MflushCache",
          "AX_SYS_MinvalidateCache",
          "AX_POOL_CreatePool",
          "AX_POOL_GetBlock",
          "AX_POOL_Handle2PhysAddr",
          "AX_IVPS_CreateGrp",
          "AX_IVPS_SetPipelineAttr",
          "AX_IVPS_SetChnPoolAttr",
          "AX_IVPS_EnableChn",
          "AX_IVPS_StartGrp",
          "AX_IVPS_GetChnFrame",
          "AX_VENC_CreateChn",
          "AX_VENC_StartRecvFrame",
          "AX_VENC_SendFrame",
          "AX_VENC_GetStream",
          "AX_VENC_RequestIDR",
          "AX_VENC_GetRcParam",
          "AX_VENC_SetRcParam");

  /** Functions that give something back, and are called once more where they fail. */
  private static final List<String> REPEATED =
      List.of(
          "AX_VENC_ReleaseStream",
          "AX_VENC_StopRecvFrame",
          "AX_VENC_DestroyChn",
          "AX_IVPS_ReleaseChnFrame",
          "AX_IVPS_DisableChn",
          "AX_IVPS_StopGrp",
          "AX_IVPS_DestoryGrp",
          "AX_SYS_UnLink",
          "AX_SYS_Munmap",
          "AX_POOL_ReleaseBlock",
          "AX_POOL_DestroyPool",
          "AX_POOL_Exit",
          "AX_VENC_Deinit",
          "AX_IVPS_Deinit",
          "AX_SYS_Deinit");

  AxeraFaultTest() {
    super(
        AxeraBoard.open(),
        "AX",
        new Size(256, 144),
        errors(),
        Stream.concat(TOLD.stream(), REPEATED.stream()).toList(),
        "QUEUE_EMPTY",
        Map.of(
            "AX_IVPS_GetChnFrame", 1L,
            "AX_IVPS_ReleaseChnFrame", 1L,
            "AX_VENC_SendFrame", 1L,
            "AX_VENC_GetStream", 1L,
            "AX_VENC_ReleaseStream", 1L));
  }

  static List<String> told() {
    return TOLD;
  }

  static List<String> repeated() {
    return REPEATED;
  }

  static List<VendorError> errors() {
    return Stream.of(AxError.Id.values())
        .map(id -> new VendorError(id.name(), id.code(VENC), AxError.of(id.code(VENC)).retry()))
        .toList();
  }

  @Override
  protected NativeEncoderProvider impatient(boolean joining) throws LibraryRefusedException {
    String folder = board.emulator().folder().toString();
    return new AxeraEncoderProvider(
        joining ? MediaSystem.joining(folder) : new MediaSystem(folder), IMPATIENT_MILLIS);
  }
}
