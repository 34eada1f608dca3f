package org.kinora.test.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.camera.Camera;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/** The guide's two examples with a board's own camera: which way the pixels take. */
public abstract class BoardGuideTest {

  private static final Duration SECOND = Emulator.patience(Duration.ofSeconds(1));
  private static final int FRAMES = 20;

  /** Rows are padded. */
  private static final Size ODD = new Size(642, 482);

  private final String sendFrame;
  private final List<String> copying;
  private final int oddStride;

  /** Closed after each test, which may have put another one here. */
  protected EmulatedBoard board;

  /**
   * @param sendFrame the function that hands a frame to the encoder
   * @param copying functions that are called only where pixels are looked at or copied
   * @param oddStride of rows of 642 bytes
   */
  protected BoardGuideTest(
      EmulatedBoard board, String sendFrame, List<String> copying, int oddStride) {
    this.board = board;
    this.sendFrame = sendFrame;
    this.copying = copying;
    this.oddStride = oddStride;
  }

  /** Nothing may be left. */
  @AfterEach
  public void close() {
    board.close();
  }

  private long calls(String function) {
    return board.emulator().calls(function);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  public void framesOfTheCameraAreEncodedWithoutACopy(Codec codec) throws Exception {
    Film film = new Film(codec, EmulatedBoard.VGA);
    try (Camera camera = board.camera(EmulatedBoard.VGA);
        Encoder encoder = board.encoders().open(EmulatedBoard.settings(codec, camera).withGop(8))) {
      for (int i = 0; i < FRAMES; i++) {
        try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
          encoder.encode(frame, film);
          assertThat(film.times).endsWith(frame.pts()).hasSize(i + 1);
        }
      }
    }
    assertThat(film.sequences).isEqualTo(Film.numbers(FRAMES));
    assertThat(film.keyFrames.get(0)).isTrue();
    assertThat(film.keyFrames.stream().filter(key -> key)).hasSize(3);
    assertThat(calls(sendFrame)).isEqualTo(FRAMES);
    for (String function : copying) {
      assertThat(calls(function)).as(function).isZero();
    }
    List<Long> counters = film.counters();
    assertThat(counters).hasSize(FRAMES);
    board.emulator().needEncoding();
    assertThat(counters).isEqualTo(Film.numbers(FRAMES));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  public void aBoundEncoderTakesItsFramesByItselfAndCapturesThem(Codec codec) throws Exception {
    Film film = new Film(codec, EmulatedBoard.VGA);
    List<Long> captured = new ArrayList<>();
    try (Camera camera = board.camera(EmulatedBoard.VGA);
        Encoder encoder = board.encoders().open(EmulatedBoard.settings(codec, camera))) {
      encoder.bind(camera);
      while (film.sequences.size() < FRAMES) {
        assertThat(encoder.encode(SECOND, film)).isTrue();
        try (VideoFrame picture = encoder.capture()) {
          assertThat(film.sequences).endsWith(picture.sequence());
          assertThat(film.times).endsWith(picture.pts());
          captured.add(
              FrameCounter.read(
                      picture.plane(0),
                      picture.stride(0),
                      picture.size().width(),
                      picture.size().height())
                  .orElse(-1));
        }
      }
    }
    // What the camera had before it was bound is not encoded.
    assertThat(film.sequences).isEqualTo(captured);
    long first = captured.get(0);
    assertThat(captured.stream().map(counter -> counter - first).toList())
        .isEqualTo(Film.numbers(FRAMES));
    assertThat(film.keyFrames.get(0)).isTrue();
    assertThat(calls(sendFrame)).isZero();
    List<Long> counters = film.counters();
    assertThat(counters).hasSize(FRAMES);
    board.emulator().needEncoding();
    assertThat(counters).isEqualTo(captured);
  }

  @Test
  public void aBoundEncoderKeepsUpWithALiveSensor() throws Exception {
    board.emulator().camera(EmulatedBoard.SENSOR.width(), EmulatedBoard.SENSOR.height(), 30, 1);
    Film film = new Film(Codec.H264, EmulatedBoard.VGA);
    try (Camera camera = board.camera(EmulatedBoard.VGA);
        Encoder encoder = board.encoders().open(EmulatedBoard.settings(Codec.H264, camera))) {
      encoder.bind(camera);
      for (int i = 0; i < FRAMES; i++) {
        assertThat(encoder.encode(SECOND, film)).isTrue();
        if (i == 8) {
          encoder.requestKeyFrame();
        }
      }
      assertThat(encoder.encode(Duration.ZERO, film)).as("the next one is not due").isFalse();
    }
    assertThat(film.keyFrames.subList(9, 12)).contains(true);
    List<Long> counters = film.counters();
    assertThat(counters).hasSize(FRAMES);
    board.emulator().needEncoding();
    assertThat(Film.steps(film.sequences)).isEqualTo(Film.steps(counters));
  }

  /**
   * Encodes what a sensor gives, and does not look at the camera for a while.
   *
   * @param rate of the sensor
   * @param pauses after which of the frames
   */
  protected final Film withPauses(int rate, int frames, IntPredicate pauses, int milliseconds)
      throws Exception {
    board.emulator().camera(EmulatedBoard.SENSOR.width(), EmulatedBoard.SENSOR.height(), rate, 1);
    Film film = new Film(Codec.H264, EmulatedBoard.VGA);
    try (Camera camera = board.camera(EmulatedBoard.VGA);
        Encoder encoder = board.encoders().open(EmulatedBoard.settings(Codec.H264, camera))) {
      encoder.bind(camera);
      for (int i = 0; i < frames; i++) {
        assertThat(encoder.encode(SECOND, film)).isTrue();
        if (pauses.test(i)) {
          Thread.sleep(milliseconds);
        }
      }
    }
    return film;
  }

  @Test
  public void aWidthThatIsNoMultipleOfTheStrideArrivesWholeOnEveryWay() throws Exception {
    board.emulator().needEncoding();
    Film direct = new Film(Codec.H265, ODD);
    Film copied = new Film(Codec.H264, ODD);
    FramePool pool = new FramePool(PixelFormat.NV21, ODD, 1);
    try (Camera camera = board.camera(ODD);
        Encoder one = board.encoders().open(EmulatedBoard.settings(Codec.H265, camera));
        Encoder two = board.encoders().open(EmulatedBoard.settings(Codec.H264, camera))) {
      for (int i = 0; i < 5; i++) {
        try (VideoFrame frame = camera.read(SECOND).orElseThrow();
            PooledFrame copy = pool.acquire().orElseThrow()) {
          assertThat(frame.stride(0)).isEqualTo(oddStride);
          one.encode(frame, direct);
          copy.copyFrom(frame);
          two.encode(copy, copied);
        }
      }
    }
    assertThat(direct.counters()).isEqualTo(Film.numbers(5));
    assertThat(copied.counters()).isEqualTo(Film.numbers(5));
  }

  @Test
  public void allChannelsEncodeAtOnce() throws Exception {
    int channels = board.encoders().capabilities().maxOpen();
    assertThat(channels).isEqualTo(16);
    List<Encoder> open = new ArrayList<>();
    Size small = board.encoders().capabilities().minSize();
    Film film = new Film(Codec.H264, small);
    try (Camera camera = board.camera(small)) {
      for (int i = 0; i < channels; i++) {
        open.add(board.encoders().open(EmulatedBoard.settings(Codec.H264, camera)));
      }
      try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
        for (Encoder encoder : open) {
          encoder.encode(frame, film);
        }
      }
      assertThat(board.emulator().resources().channels()).isEqualTo(channels);
    } finally {
      open.forEach(Encoder::close);
    }
    assertThat(film.keyFrames).hasSize(channels).doesNotContain(false);
  }
}
