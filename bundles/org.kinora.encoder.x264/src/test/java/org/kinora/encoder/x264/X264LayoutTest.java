package org.kinora.encoder.x264;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.test.tools.Natives;

/** The offsets are those that the C compiler finds in the installed header. */
class X264LayoutTest {

  @TempDir Path directory;

  @Test
  void offsetsAreThoseOfTheHeader() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/usr/include/x264.h")),
        "SKIPPED: x264.h is not installed (Debian: libx264-dev)");
    Map<String, Integer> expected = new LinkedHashMap<>();
    expected.put("X264_BUILD", X264.BUILD);
    expected.put("sizeof(x264_picture_t)", X264.PICTURE_SIZE);
    expected.put("sizeof(x264_nal_t)", X264.NAL_SIZE);
    expected.put("offsetof(x264_param_t, i_width)", X264.PARAM_WIDTH);
    expected.put("offsetof(x264_param_t, i_height)", X264.PARAM_HEIGHT);
    expected.put("offsetof(x264_param_t, i_csp)", X264.PARAM_CSP);
    expected.put("offsetof(x264_picture_t, i_type)", X264.PICTURE_TYPE);
    expected.put("offsetof(x264_picture_t, i_qpplus1)", X264.PICTURE_QP_PLUS_1);
    expected.put("offsetof(x264_picture_t, i_pts)", X264.PICTURE_PTS);
    expected.put("offsetof(x264_picture_t, img.i_csp)", X264.PICTURE_CSP);
    expected.put("offsetof(x264_picture_t, img.i_plane)", X264.PICTURE_PLANES);
    expected.put("offsetof(x264_picture_t, img.i_stride)", X264.PICTURE_STRIDES);
    expected.put("offsetof(x264_picture_t, img.plane)", X264.PICTURE_ADDRESSES);
    expected.put("offsetof(x264_nal_t, p_payload)", X264.NAL_PAYLOAD);
    expected.put("X264_TYPE_AUTO", X264.TYPE_AUTO);
    expected.put("X264_TYPE_IDR", X264.TYPE_IDR);
    expected.put("X264_CSP_I420", X264.CSP_I420);
    expected.put("X264_CSP_NV12", X264.CSP_NV12);
    expected.put("X264_CSP_NV21", X264.CSP_NV21);
    expected.put("sizeof(x264_param_t) <= " + X264.PARAM_ROOM, 1);

    String prints =
        expected.keySet().stream()
            .map(each -> "printf(\"%d\\n\", (int) (" + each + "));")
            .collect(Collectors.joining("\n"));
    Path program =
        Natives.compile(
            directory.resolve("layout"),
            """
            #include <stddef.h>
            #include <stdint.h>
            #include <stdio.h>
            #include <x264.h>
            int main(void) {
            %s
            return 0; }
            """
                .formatted(prints));
    List<Integer> found =
        Natives.run(List.of(program.toString())).lines().map(Integer::valueOf).toList();

    Map<String, Integer> compiled = new LinkedHashMap<>();
    int index = 0;
    for (String each : expected.keySet()) {
      compiled.put(each, found.get(index++));
    }
    assertThat(compiled).isEqualTo(expected);
  }
}
