package org.kinora.encoder.sophgo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import org.kinora.test.emulators.Emulator;

/** The guide's two examples with the board's own camera: which way the pixels take. */
class SophgoGuideTest {

  private static final Duration SECOND = Emulator.patience(Duration.ofSeconds(1));
  private static final int FRAMES = 20;

  /** No multiple of 64: rows are padded to 704 bytes. */
  private static final Size ODD = new Size(642, 482);

  private Board board = new Board();

  @AfterEach
  void close() {
    board.close();
  }

  private long calls(String function) {
    return board.emulator.calls(function);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void framesOfTheCameraAreEncodedWithoutACopy(Codec codec) throws Exception {
    Film film = new Film(codec, Board.VGA);
    try (Camera camera = board.camera(Board.VGA);
        Encoder encoder = board.provider.open(Board.settings(codec, camera).withGop(8))) {
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
    assertThat(calls("CVI_VENC_SendFrame")).isEqualTo(FRAMES);
    assertThat(calls("CVI_SYS_MmapCache")).as("mapped pixels").isZero();
    assertThat(calls("CVI_SYS_IonFlushCache")).as("copied pixels").isZero();
    assertThat(calls("CVI_VB_GetBlock")).isZero();
    List<Long> counters = film.counters();
    assertThat(counters).hasSize(FRAMES);
    board.emulator.needEncoding();
    assertThat(counters).isEqualTo(Film.numbers(FRAMES));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void aBoundEncoderTakesItsFramesByItselfAndCapturesThem(Codec codec) throws Exception {
    Film film = new Film(codec, Board.VGA);
    List<Long> captured = new ArrayList<>();
    try (Camera camera = board.camera(Board.VGA);
        Encoder encoder = board.provider.open(Board.settings(codec, camera))) {
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
    assertThat(calls("CVI_VENC_SendFrame")).isZero();
    List<Long> counters = film.counters();
    assertThat(counters).hasSize(FRAMES);
    board.emulator.needEncoding();
    assertThat(counters).isEqualTo(captured);
  }

  @Test
  void aBoundEncoderKeepsUpWithALiveSensor() throws Exception {
    board.emulator.camera(Board.SENSOR.width(), Board.SENSOR.height(), 30, 1);
    Film film = new Film(Codec.H264, Board.VGA);
    try (Camera camera = board.camera(Board.VGA);
        Encoder encoder = board.provider.open(Board.settings(Codec.H264, camera))) {
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
    board.emulator.needEncoding();
    for (int i = 1; i < FRAMES; i++) {
      long counted = counters.get(i) - counters.get(i - 1);
      assertThat(film.sequences.get(i) - film.sequences.get(i - 1)).isEqualTo(counted);
    }
  }

  @Test
  void numbersGoOnWhereTheCamerasFrameWasLost() throws Exception {
    board.emulator.needEncoding();
    board.emulator.camera(Board.SENSOR.width(), Board.SENSOR.height(), 30, 1);
    Film film = new Film(Codec.H264, Board.VGA);
    try (Camera camera = board.camera(Board.VGA);
        Encoder encoder = board.provider.open(Board.settings(Codec.H264, camera))) {
      encoder.bind(camera);
      for (int i = 0; i < 12; i++) {
        assertThat(encoder.encode(SECOND, film)).isTrue();
        if (i == 2) {
          Thread.sleep(300); // 9 frames: more than the camera's queue has, fewer than the encoder's
        }
      }
    }
    List<Long> counters = film.counters();
    for (int i = 1; i < counters.size(); i++) {
      long counted = counters.get(i) - counters.get(i - 1);
      assertThat(film.sequences.get(i) - film.sequences.get(i - 1))
          .as("%s %s", counters, film.sequences)
          .isEqualTo(counted);
    }
  }

  @Test
  void aWidthThatIsNoMultipleOfTheStrideArrivesWholeOnEveryWay() throws Exception {
    board.emulator.needEncoding();
    Film direct = new Film(Codec.H265, ODD);
    Film copied = new Film(Codec.H264, ODD);
    FramePool pool = new FramePool(PixelFormat.NV21, ODD, 1);
    try (Camera camera = board.camera(ODD);
        Encoder one = board.provider.open(Board.settings(Codec.H265, camera));
        Encoder two = board.provider.open(Board.settings(Codec.H264, camera))) {
      for (int i = 0; i < 5; i++) {
        try (VideoFrame frame = camera.read(SECOND).orElseThrow();
            PooledFrame copy = pool.acquire().orElseThrow()) {
          assertThat(frame.stride(0)).isEqualTo(704);
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
  void theSplitLibrariesDoTheSame() throws Exception {
    board.close();
    Emulator emulator = Emulator.sophgo();
    Path split = emulator.split();
    board = new Board(emulator, split, Emulator.patience(SophgoEncoderProvider.ANSWER_MILLIS));
    framesOfTheCameraAreEncodedWithoutACopy(Codec.H265);
  }

  @Test
  void allChannelsEncodeAtOnce() throws Exception {
    int channels = board.provider.capabilities().maxOpen();
    assertThat(channels).isEqualTo(16);
    List<Encoder> open = new ArrayList<>();
    Size small = board.provider.capabilities().minSize();
    Film film = new Film(Codec.H264, small);
    try (Camera camera = board.camera(small)) {
      for (int i = 0; i < channels; i++) {
        open.add(board.provider.open(Board.settings(Codec.H264, camera)));
      }
      try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
        for (Encoder encoder : open) {
          encoder.encode(frame, film);
        }
      }
      assertThat(board.emulator.resources().channels()).isEqualTo(channels);
    } finally {
      open.forEach(Encoder::close);
    }
    assertThat(film.keyFrames).hasSize(channels).doesNotContain(false);
  }
}
