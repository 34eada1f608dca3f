package org.kinora.encoder.axera;

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
import org.kinora.binding.axera.AxError;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.test.emulators.Emulator;

/** Every call fails once: the error is the right one, nothing leaks, and the next try works. */
class AxeraFaultTest {

  private static final Duration SECOND = Emulator.patience(Duration.ofSeconds(1));
  private static final Size SIZE = new Size(256, 144);
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
    int code = AxError.Id.ILLEGAL_PARAM.code(VENC);
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
      board.emulator.fail(function, skip, AxError.Id.NOMEM.code(VENC), 1);
      everything();
      nothingIsLeft();
    }
  }

  @ParameterizedTest
  @EnumSource(AxError.Id.class)
  void everyErrorIsToldByItsName(AxError.Id id) throws Exception {
    EncoderSettings settings =
        EncoderSettings.of(Codec.H264, SIZE, PixelFormat.NV21, FrameRate.of(30));
    try (PooledFrame frame = new FramePool(PixelFormat.NV21, SIZE, 1).acquire().orElseThrow();
        Encoder encoder = board.provider.open(settings)) {
      board.emulator.fail("AX_VENC_SendFrame", 0, id.code(VENC), 1);
      assertThatThrownBy(() -> encoder.encode(frame, unit -> {}))
          .isInstanceOfSatisfying(
              EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.FATAL))
          .hasMessageContaining("AX_VENC_SendFrame")
          .hasMessageContaining("AX_ERR_VENC_" + id);
      if (id != AxError.Id.BUSY && id != AxError.Id.EXIST) { // these are cleared
        board.emulator.fail("AX_VENC_CreateChn", 0, id.code(VENC), 1);
        assertThatThrownBy(() -> board.provider.open(settings).close())
            .isInstanceOfSatisfying(
                EncoderException.class,
                e -> assertThat(e.retry()).isEqualTo(AxError.of(id.code(VENC)).retry()))
            .hasMessageContaining("AX_ERR_VENC_" + id);
      }
    }
  }

  @Test
  void aChannelThatAKilledProcessLeftIsTakenDown() throws Exception {
    board.emulator.leaveBusy(0);
    everything();
    // and once more where the channel was bound
    assertThat(board.emulator.calls("AX_VENC_CreateChn")).isEqualTo(3);
  }

  @Test
  void aChannelThatStaysBusyIsToldWithWhatHelps() {
    board.emulator.fail("AX_VENC_CreateChn", 0, AxError.Id.BUSY.code(VENC), -1);
    assertThatThrownBy(this::everything)
        .isInstanceOfSatisfying(
            EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
        .hasMessageContaining("AX_ERR_VENC_BUSY")
        .hasMessageContaining("restart the board");
    assertThat(board.emulator.resources()).isEqualTo(Emulator.Resources.NONE);
    board.emulator.reset(); // it counts taking down what is not there as misuse
  }

  @Test
  void aFrameThatIsNotAnsweredInTimeIsKeptUntilTheChannelIsGone() throws Exception {
    EncoderSettings settings =
        EncoderSettings.of(Codec.H264, SIZE, PixelFormat.NV21, FrameRate.of(30));
    PooledFrame frame = new FramePool(PixelFormat.NV21, SIZE, 1).acquire().orElseThrow();
    AxeraEncoderProvider impatient = new AxeraEncoderProvider(board.media, 300);
    Encoder encoder = impatient.open(settings);
    board.emulator.fail("AX_VENC_GetStream", 0, AxError.Id.QUEUE_EMPTY.code(VENC), -1);
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
    String folder = board.emulator.folder().toString();
    AxeraEncoderProvider joined = new AxeraEncoderProvider(MediaSystem.joining(folder), 300);
    board.emulator.fail("AX_VENC_CreateChn", 0, AxError.Id.EXIST.code(VENC), 1);
    try (Encoder encoder =
        joined.open(EncoderSettings.of(Codec.H264, SIZE, PixelFormat.NV21, FrameRate.of(30)))) {
      encoder.requestKeyFrame();
    }
    assertThat(board.emulator.calls("AX_VENC_CreateChn")).isEqualTo(2);
    assertThat(board.emulator.calls("AX_VENC_DestroyChn")).as("its own").isEqualTo(1);
    joined.stop();
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
      // and memcpy, which is the C library's
      assertThat(perFrame)
          .isEqualTo(
              Map.of(
                  "AX_IVPS_GetChnFrame", 1L,
                  "AX_IVPS_ReleaseChnFrame", 1L,
                  "AX_VENC_SendFrame", 1L,
                  "AX_VENC_GetStream", 1L,
                  "AX_VENC_ReleaseStream", 1L));
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
}
