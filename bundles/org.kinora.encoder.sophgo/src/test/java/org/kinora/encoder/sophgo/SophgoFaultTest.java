package org.kinora.encoder.sophgo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kinora.api.KinoraException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.sophgo.CviError;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.test.emulators.Emulator;

/** Every call fails once: the error is the right one, nothing leaks, and the next try works. */
class SophgoFaultTest {

  private static final Duration SECOND = Emulator.patience(Duration.ofSeconds(1));
  private static final Size SIZE = new Size(256, 128);
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

  private final Board board = new Board();

  @AfterEach
  void close() {
    board.close();
  }

  static List<String> told() {
    return TOLD;
  }

  static List<String> repeated() {
    return REPEATED;
  }

  /** All that a program can do with the board, in short. */
  private void everything() throws Exception {
    FramePool pool = new FramePool(PixelFormat.NV21, SIZE, 1);
    try (Camera camera = board.camera(SIZE);
        Encoder encoder = board.provider.open(Board.settings(Codec.H264, camera));
        VideoFrame frame = camera.read(SECOND).orElseThrow();
        PooledFrame copy = pool.acquire().orElseThrow()) {
      encoder.encode(frame, unit -> assertThat(unit.keyFrame()).isTrue());
      copy.copyFrom(frame);
      encoder.requestKeyFrame();
      encoder.encode(copy, unit -> assertThat(unit.keyFrame()).isTrue());
      encoder.update(EncoderUpdate.bitrate(1_000_000));
      encoder.bind(camera);
      assertThat(encoder.encode(SECOND, unit -> {})).isTrue();
      encoder.capture().close();
    }
  }

  private void nothingIsLeft() {
    assertThat(board.media.users()).isZero();
    assertThat(board.emulator.resources()).isEqualTo(Emulator.Resources.NONE);
    assertThat(board.emulator.misuses()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("told")
  void aFailureIsToldAndLeavesNothing(String function) throws Exception {
    everything();
    long calls = board.emulator.calls(function);
    assertThat(calls).as("calls of %s", function).isPositive();
    int code = CviError.Id.ILLEGAL_PARAM.code(VENC);
    for (int skip = 0; skip < calls; skip++) {
      board.emulator.reset();
      board.emulator.fastCamera(Board.SENSOR.width(), Board.SENSOR.height());
      board.emulator.fail(function, skip, code, 1);
      Throwable thrown = catchThrowable(this::everything);
      assertThat(thrown).as("%s failed after %d calls", function, skip).isNotNull();
      Throwable told = thrown instanceof KinoraException ? thrown : thrown.getCause();
      assertThat(told).isInstanceOf(KinoraException.class).hasMessageContaining(function);
      nothingIsLeft();
    }
    everything();
  }

  @ParameterizedTest
  @MethodSource("repeated")
  void whatCannotBeGivenBackIsTriedAgain(String function) throws Exception {
    everything();
    long calls = board.emulator.calls(function);
    assertThat(calls).as("calls of %s", function).isPositive();
    for (int skip = 0; skip < calls; skip++) {
      board.emulator.reset();
      board.emulator.fastCamera(Board.SENSOR.width(), Board.SENSOR.height());
      board.emulator.fail(function, skip, CviError.Id.NOMEM.code(VENC), 1);
      everything();
      nothingIsLeft();
    }
  }

  @ParameterizedTest
  @EnumSource(CviError.Id.class)
  void everyErrorIsToldByItsName(CviError.Id id) throws Exception {
    EncoderSettings settings =
        EncoderSettings.of(Codec.H264, SIZE, PixelFormat.NV21, FrameRate.of(30));
    try (PooledFrame frame = new FramePool(PixelFormat.NV21, SIZE, 1).acquire().orElseThrow();
        Encoder encoder = board.provider.open(settings)) {
      board.emulator.fail("CVI_VENC_SendFrame", 0, id.code(VENC), 1);
      assertThatThrownBy(() -> encoder.encode(frame, unit -> {}))
          .isInstanceOfSatisfying(
              EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.FATAL))
          .hasMessageContaining("CVI_VENC_SendFrame")
          .hasMessageContaining("CVI_ERR_VENC_" + id);
      if (id != CviError.Id.BUSY && id != CviError.Id.EXIST) { // these are cleared
        board.emulator.fail("CVI_VENC_CreateChn", 0, id.code(VENC), 1);
        assertThatThrownBy(() -> board.provider.open(settings).close())
            .isInstanceOfSatisfying(
                EncoderException.class,
                e -> assertThat(e.retry()).isEqualTo(CviError.of(id.code(VENC)).retry()))
            .hasMessageContaining("CVI_ERR_VENC_" + id);
      }
    }
  }

  @Test
  void aChannelThatAKilledProcessLeftIsTakenDown() throws Exception {
    board.emulator.leaveBusy(0);
    everything();
    assertThat(board.emulator.calls("CVI_VENC_CreateChn")).isEqualTo(2);
    assertThat(board.emulator.calls("CVI_VENC_DestroyChn")).isEqualTo(2);
  }

  @Test
  void aChannelThatStaysBusyIsToldWithWhatHelps() {
    board.emulator.fail("CVI_VENC_CreateChn", 0, CviError.Id.BUSY.code(VENC), -1);
    assertThatThrownBy(this::everything)
        .isInstanceOfSatisfying(
            EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
        .hasMessageContaining("CVI_ERR_VENC_BUSY")
        .hasMessageContaining("restart the board");
    assertThat(board.emulator.resources()).isEqualTo(Emulator.Resources.NONE);
    board.emulator.reset(); // it counts taking down what is not there as misuse
  }

  @Test
  void aFrameThatIsNotAnsweredInTimeIsKeptUntilTheChannelIsGone() throws Exception {
    EncoderSettings settings =
        EncoderSettings.of(Codec.H264, SIZE, PixelFormat.NV21, FrameRate.of(30));
    PooledFrame frame = new FramePool(PixelFormat.NV21, SIZE, 1).acquire().orElseThrow();
    SophgoEncoderProvider impatient = new SophgoEncoderProvider(board.media, 300);
    Encoder encoder = impatient.open(settings);
    // That is how drivers say that the time ran out.
    board.emulator.fail("CVI_VENC_GetStream", 0, CviError.Id.BUSY.code(VENC), -1);
    long begin = System.nanoTime();
    assertThatThrownBy(() -> encoder.encode(frame, unit -> {}))
        .isInstanceOfSatisfying(
            EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.FATAL))
        .hasMessageContaining("300 ms");
    assertThat(System.nanoTime() - begin)
        .isBetween(290_000_000L, Emulator.patience(20_000) * 1_000_000L);
    assertThat(frame.references()).isEqualTo(2);
    assertThatThrownBy(() -> encoder.encode(frame, unit -> {})).hasMessageContaining("close it");
    encoder.close();
    assertThat(frame.references()).isEqualTo(1);
    frame.close();
    impatient.stop();
  }

  @Test
  void anotherProgramsChannelIsPassedOver() throws Exception {
    // The other program's part is played by the board's own media system.
    try (MediaSystem.Use other = board.media.open(MediaSystem.Part.VENC)) {
      assertThat(other.joined()).isFalse();
      Joined joined = new Joined(board);
      board.emulator.fail("CVI_VENC_CreateChn", 0, CviError.Id.EXIST.code(VENC), 1);
      try (Encoder encoder = joined.provider().open(joined.settings(SIZE))) {
        encoder.requestKeyFrame();
      }
      assertThat(board.emulator.calls("CVI_VENC_CreateChn")).isEqualTo(2);
      assertThat(board.emulator.calls("CVI_VENC_DestroyChn")).as("its own").isEqualTo(1);
      joined.provider().stop();
    }
  }

  @Test
  void aFrameMakesNoGarbageAndFewCalls() throws Exception {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Camera camera = board.camera(SIZE);
        Encoder encoder = board.provider.open(Board.settings(Codec.H264, camera))) {
      encode(camera, encoder, 400);
      Map<String, Long> callsBefore = calls();
      long before = threads.getCurrentThreadAllocatedBytes();
      encode(camera, encoder, 200);
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / 200;
      assertThat(each).as("bytes for each frame").isLessThan(32);
      Map<String, Long> perFrame = new LinkedHashMap<>();
      calls().forEach((name, count) -> perFrame.put(name, (count - callsBefore.get(name)) / 200));
      perFrame.values().removeIf(count -> count == 0);
      // and poll and memcpy, which are the C library's
      assertThat(perFrame)
          .isEqualTo(
              Map.of(
                  "CVI_VPSS_GetChnFrame", 1L,
                  "CVI_VPSS_ReleaseChnFrame", 1L,
                  "CVI_VENC_SendFrame", 1L,
                  "CVI_VENC_QueryStatus", 1L,
                  "CVI_VENC_GetStream", 1L,
                  "CVI_VENC_ReleaseStream", 1L));
    }
  }

  private Map<String, Long> calls() {
    Map<String, Long> calls = new LinkedHashMap<>();
    TOLD.forEach(name -> calls.put(name, board.emulator.calls(name)));
    REPEATED.forEach(name -> calls.put(name, board.emulator.calls(name)));
    return calls;
  }

  private static void encode(Camera camera, Encoder encoder, int frames) throws Exception {
    for (int i = 0; i < frames; i++) {
      VideoFrame frame = camera.read(SECOND).orElseThrow();
      encoder.encode(frame, unit -> {});
      frame.close();
    }
  }

  /** A second user of the board, which finds it running. */
  private record Joined(SophgoEncoderProvider provider) {

    Joined(Board board) throws LibraryRefusedException {
      this(new SophgoEncoderProvider(MediaSystem.joining(board.emulator.folder().toString()), 300));
    }

    EncoderSettings settings(Size size) {
      return EncoderSettings.of(Codec.H264, size, PixelFormat.NV21, FrameRate.of(30));
    }
  }
}
