package org.kinora.encoder.sophgo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kinora.api.media.Codec;
import org.kinora.test.emulators.BoardGuideTest;
import org.kinora.test.emulators.Film;

/** The guide's two examples. */
class SophgoGuideTest extends BoardGuideTest {

  SophgoGuideTest() {
    super(
        SophgoBoard.open(),
        "CVI_VENC_SendFrame",
        List.of("CVI_SYS_MmapCache", "CVI_SYS_IonFlushCache", "CVI_VB_GetBlock"),
        704);
  }

  @Test
  void numbersGoOnWhereTheCamerasFrameWasLost() throws Exception {
    board.emulator().needEncoding();
    // 9 frames: more than the camera's queue has, fewer than the encoder's
    Film film = withPauses(30, 12, frame -> frame == 2, 300);
    assertThat(Film.steps(film.sequences)).isEqualTo(Film.steps(film.counters()));
  }

  @Test
  void theSplitLibrariesDoTheSame() throws Exception {
    board.close();
    board = SophgoBoard.openSplit();
    framesOfTheCameraAreEncodedWithoutACopy(Codec.H265);
  }
}
