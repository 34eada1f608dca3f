package org.kinora.encoder.x265;

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
class X265LayoutTest {

  @TempDir Path directory;

  @Test
  void offsetsAreThoseOfTheHeader() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/usr/include/x265.h")),
        "SKIPPED: x265.h is not installed (Debian: libx265-dev)");
    int build = numbers(List.of("X265_BUILD")).get(0);
    X265Layout layout =
        X265Layout.KNOWN.stream().filter(known -> known.build() == build).findFirst().orElse(null);
    assumeTrue(layout != null, "SKIPPED: the installed x265.h is of build " + build);

    Map<String, Integer> expected = new LinkedHashMap<>();
    expected.put("sizeof(x265_picture)", layout.pictureSize());
    expected.put("offsetof(x265_picture, pts)", X265Layout.PTS);
    expected.put("offsetof(x265_picture, planes)", layout.planes());
    expected.put("offsetof(x265_picture, stride)", layout.strides());
    expected.put("offsetof(x265_picture, bitDepth)", layout.bitDepth());
    expected.put("offsetof(x265_picture, sliceType)", layout.sliceType());
    expected.put("offsetof(x265_picture, colorSpace)", layout.colorSpace());
    expected.put("offsetof(x265_picture, forceqp)", layout.forceQp());
    expected.put("sizeof(x265_nal)", X265.NAL_SIZE);
    expected.put("offsetof(x265_nal, sizeBytes)", X265.NAL_BYTES);
    expected.put("offsetof(x265_nal, payload)", X265.NAL_PAYLOAD);
    expected.put("offsetof(x265_api, api_build_number)", X265.API_BUILD);
    expected.put("offsetof(x265_api, sizeof_picture)", X265.API_PICTURE_SIZE);
    expected.put("offsetof(x265_api, bit_depth)", X265.API_BIT_DEPTH);
    expected.put("X265_TYPE_AUTO", X265.TYPE_AUTO);
    expected.put("X265_TYPE_IDR", X265.TYPE_IDR);
    expected.put("X265_CSP_I420", X265.CSP_I420);

    List<Integer> found = numbers(List.copyOf(expected.keySet()));
    Map<String, Integer> compiled = new LinkedHashMap<>();
    int index = 0;
    for (String each : expected.keySet()) {
      compiled.put(each, found.get(index++));
    }
    assertThat(compiled).isEqualTo(expected);
  }

  private List<Integer> numbers(List<String> expressions) throws Exception {
    String prints =
        expressions.stream()
            .map(each -> "printf(\"%d\\n\", (int) (" + each + "));")
            .collect(Collectors.joining("\n"));
    Path program =
        Natives.compile(
            directory.resolve("layout"),
            """
            #include <stddef.h>
            #include <stdint.h>
            #include <stdio.h>
            #include <x265.h>
            int main(void) {
            %s
            return 0; }
            """
                .formatted(prints));
    return Natives.run(List.of(program.toString())).lines().map(Integer::valueOf).toList();
  }
}
