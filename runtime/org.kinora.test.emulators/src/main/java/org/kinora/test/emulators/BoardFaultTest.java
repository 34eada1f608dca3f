package org.kinora.test.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.kinora.test.emulators.EmulatedBoard.settings;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kinora.api.KinoraException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.NativeEncoderProvider;

/**
 * Every call of a board's libraries fails once: the error is the right one, nothing leaks, and the
 * next try works.
 *
 * <p>A subclass says what the vendor's functions and errors are, also in three static methods for
 * JUnit: {@code told} gives the functions whose failure is told to the caller, {@code repeated}
 * those that give something back and are called once more where they fail, and {@code errors} all
 * {@link VendorError}s of VENC.
 */
public abstract class BoardFaultTest {

  /** The time that the encoders of {@link #impatient} give the hardware for a frame. */
  protected static final int IMPATIENT_MILLIS = 300;

  private static final Duration SECOND = Emulator.patience(Duration.ofSeconds(1));

  /** What says that a channel is taken, which is then taken down. */
  private static final Set<String> CLEARED = Set.of("BUSY", "EXIST");

  /**
   * An error of the vendor's.
   *
   * @param name its last part, such as {@code BUSY}
   * @param code as VENC returns it
   * @param retry whether retrying can help
   */
  public record VendorError(String name, int code, Retry retry) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Closed after each test. */
  protected final EmulatedBoard board;

  private final String vendor;
  private final Size size;
  private final List<VendorError> errors;
  private final List<String> functions;
  private final String nothingYet;
  private final Map<String, Long> callsOfAFrame;

  /**
   * @param board with the providers under test
   * @param vendor with what all functions and errors begin
   * @param size of frames, small
   * @param errors of VENC
   * @param functions all that are called
   * @param nothingYet the error by which the encoder says that the time ran out
   * @param callsOfAFrame how often functions are called for a frame of the board's camera; those of
   *     the C library apart
   */
  protected BoardFaultTest(
      EmulatedBoard board,
      String vendor,
      Size size,
      List<VendorError> errors,
      List<String> functions,
      String nothingYet,
      Map<String, Long> callsOfAFrame) {
    this.board = board;
    this.vendor = vendor;
    this.size = size;
    this.errors = errors;
    this.functions = functions;
    this.nothingYet = nothingYet;
    this.callsOfAFrame = callsOfAFrame;
  }

  /**
   * More encoders of the same emulator, to be stopped.
   *
   * @param joining as where another program runs the media system
   */
  protected abstract NativeEncoderProvider impatient(boolean joining)
      throws LibraryRefusedException;

  private String venc(String function) {
    return vendor + "_VENC_" + function;
  }

  private int code(String name) {
    return errors.stream()
        .filter(error -> error.name().equals(name))
        .findFirst()
        .orElseThrow()
        .code();
  }

  /** Nothing may be left. */
  @AfterEach
  public void close() {
    board.close();
  }

  /** All that a program can do with the board, in short. */
  private void everything() throws Exception {
    FramePool pool = new FramePool(PixelFormat.NV21, size, 1);
    try (Camera camera = board.camera(size);
        Encoder encoder = board.encoders().open(EmulatedBoard.settings(Codec.H264, camera));
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

  /** What is to be seen when a call has failed. */
  @FunctionalInterface
  private interface Failing {
    void check(long skip) throws Exception;
  }

  /** Lets each call of a function fail in turn, each time on a board that has just been started. */
  private void failEachCall(String function, int code, Failing seen) throws Exception {
    everything();
    long calls = board.emulator().calls(function);
    assertThat(calls).as("calls of %s", function).isPositive();
    for (int skip = 0; skip < calls; skip++) {
      board.emulator().reset();
      board.useFastCamera();
      board.emulator().fail(function, skip, code, 1);
      seen.check(skip);
      board.assertNothingIsLeft();
    }
  }

  @ParameterizedTest
  @MethodSource("told")
  public void aFailureIsToldAndLeavesNothing(String function) throws Exception {
    failEachCall(
        function,
        code("ILLEGAL_PARAM"),
        skip -> {
          Throwable thrown = catchThrowable(this::everything);
          assertThat(thrown).as("%s failed after %d calls", function, skip).isNotNull();
          Throwable told = thrown instanceof KinoraException ? thrown : thrown.getCause();
          assertThat(told).isInstanceOf(KinoraException.class).hasMessageContaining(function);
        });
    everything();
  }

  @ParameterizedTest
  @MethodSource("repeated")
  public void whatCannotBeGivenBackIsTriedAgain(String function) throws Exception {
    failEachCall(function, code("NOMEM"), skip -> everything());
  }

  @ParameterizedTest
  @MethodSource("errors")
  public void everyErrorIsToldByItsName(VendorError error) throws Exception {
    try (PooledFrame frame = new FramePool(PixelFormat.NV21, size, 1).acquire().orElseThrow();
        Encoder encoder = board.encoders().open(settings(size))) {
      board.emulator().fail(venc("SendFrame"), 0, error.code(), 1);
      assertThatThrownBy(() -> encoder.encode(frame, unit -> {}))
          .isInstanceOfSatisfying(
              EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.FATAL))
          .hasMessageContaining(venc("SendFrame"))
          .hasMessageContaining(vendor + "_ERR_VENC_" + error);
      if (!CLEARED.contains(error.name())) {
        board.emulator().fail(venc("CreateChn"), 0, error.code(), 1);
        assertThatThrownBy(() -> board.encoders().open(settings(size)).close())
            .isInstanceOfSatisfying(
                EncoderException.class, e -> assertThat(e.retry()).isEqualTo(error.retry()))
            .hasMessageContaining(vendor + "_ERR_VENC_" + error);
      }
    }
  }

  @Test
  public void aChannelThatAKilledProcessLeftIsTakenDown() throws Exception {
    everything();
    long created = board.emulator().calls(venc("CreateChn"));
    board.emulator().reset();
    board.useFastCamera();
    board.emulator().leaveBusy(0);
    everything();
    assertThat(board.emulator().calls(venc("CreateChn"))).isEqualTo(created + 1);
  }

  @Test
  public void aChannelThatStaysBusyIsToldWithWhatHelps() {
    board.emulator().fail(venc("CreateChn"), 0, code("BUSY"), -1);
    assertThatThrownBy(this::everything)
        .isInstanceOfSatisfying(
            EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
        .hasMessageContaining(vendor + "_ERR_VENC_BUSY")
        .hasMessageContaining("restart the board");
    assertThat(board.emulator().resources()).isEqualTo(Emulator.Resources.NONE);
    board.emulator().reset(); // it counts taking down what is not there as misuse
  }

  @Test
  public void aFrameThatIsNotAnsweredInTimeIsKeptUntilTheChannelIsGone() throws Exception {
    PooledFrame frame = new FramePool(PixelFormat.NV21, size, 1).acquire().orElseThrow();
    NativeEncoderProvider impatient = impatient(false);
    Encoder encoder = impatient.open(settings(size));
    board.emulator().fail(venc("GetStream"), 0, code(nothingYet), -1);
    long begin = System.nanoTime();
    assertThatThrownBy(() -> encoder.encode(frame, unit -> {}))
        .isInstanceOfSatisfying(
            EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.FATAL))
        .hasMessageContaining(IMPATIENT_MILLIS + " ms");
    assertThat(System.nanoTime() - begin)
        .isBetween((IMPATIENT_MILLIS - 10) * 1_000_000L, Emulator.patience(20_000) * 1_000_000L);
    assertThat(frame.references()).isEqualTo(2);
    assertThatThrownBy(() -> encoder.encode(frame, unit -> {})).hasMessageContaining("close it");
    encoder.close();
    assertThat(frame.references()).isEqualTo(1);
    frame.close();
    impatient.stop();
  }

  @Test
  public void anotherProgramsChannelIsPassedOver() throws Exception {
    NativeEncoderProvider joined = impatient(true);
    board.emulator().fail(venc("CreateChn"), 0, code("EXIST"), 1);
    try (Encoder encoder = joined.open(settings(size))) {
      encoder.requestKeyFrame();
    }
    assertThat(board.emulator().calls(venc("CreateChn"))).isEqualTo(2);
    assertThat(board.emulator().calls(venc("DestroyChn"))).as("its own").isEqualTo(1);
    joined.stop();
  }

  @Test
  public void aFrameMakesNoGarbageAndFewCalls() throws Exception {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Camera camera = board.camera(size);
        Encoder encoder = board.encoders().open(EmulatedBoard.settings(Codec.H264, camera))) {
      encode(camera, encoder, 400);
      Map<String, Long> callsBefore = calls();
      long before = threads.getCurrentThreadAllocatedBytes();
      encode(camera, encoder, 200);
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / 200;
      assertThat(each).as("bytes for each frame").isLessThan(32);
      Map<String, Long> perFrame = new LinkedHashMap<>();
      calls().forEach((name, count) -> perFrame.put(name, (count - callsBefore.get(name)) / 200));
      perFrame.values().removeIf(count -> count == 0);
      assertThat(perFrame).isEqualTo(callsOfAFrame);
    }
  }

  private Map<String, Long> calls() {
    Map<String, Long> calls = new LinkedHashMap<>();
    functions.forEach(name -> calls.put(name, board.emulator().calls(name)));
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
