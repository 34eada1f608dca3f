package org.kinora.encoder.axera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kinora.test.emulators.BoardGuideTest;
import org.kinora.test.emulators.Film;

/** The guide's two examples. */
class AxeraGuideTest extends BoardGuideTest {

  AxeraGuideTest() {
    super(
        AxeraBoard.open(),
        "AX_VENC_SendFrame",
        List.of("AX_SYS_MmapCache", "AX_SYS_MflushCache", "AX_POOL_GetBlock"),
        768);
  }

  @Test
  void numbersAreExactWhereTheCamerasFrameWasLost() throws Exception {
    // 8 frames: more than the camera's queue has
    Film film = withPauses(60, 16, frame -> frame % 3 == 2, 130);
    assertThat(Film.steps(film.sequences)).anyMatch(step -> step > 1);
    board.emulator().needEncoding();
    assertThat(Film.steps(film.sequences)).isEqualTo(Film.steps(film.counters()));
  }
}
