package org.kinora.binding.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kinora.test.tools.Natives;
import org.kinora.test.tools.Tools;

/**
 * Every number of {@link V4l2} and its like is the one that the C compiler finds in the headers, on
 * each processor.
 */
class V4l2LayoutTest {

  /** What the names of a class's constants begin with in C. */
  private static final Map<Class<?>, String> CONSTANTS =
      Map.of(
          V4l2.class, "V4L2_",
          V4l2Control.class, "V4L2_",
          V4l2Format.class, "V4L2_",
          V4l2Request.class, "VIDIOC_");

  /** Structures by the names of their classes. */
  private static final Map<String, String> STRUCTURES =
      Map.ofEntries(
          Map.entry("Capability", "v4l2_capability"),
          Map.entry("FmtDesc", "v4l2_fmtdesc"),
          Map.entry("Format", "v4l2_format"),
          Map.entry("PixFormat", "v4l2_pix_format"),
          Map.entry("PixFormatMplane", "v4l2_pix_format_mplane"),
          Map.entry("PlanePixFormat", "v4l2_plane_pix_format"),
          Map.entry("RequestBuffers", "v4l2_requestbuffers"),
          Map.entry("Buffer", "v4l2_buffer"),
          Map.entry("Plane", "v4l2_plane"),
          Map.entry("ExportBuffer", "v4l2_exportbuffer"),
          Map.entry("StreamParm", "v4l2_streamparm"),
          Map.entry("Control", "v4l2_control"),
          Map.entry("ExtControl", "v4l2_ext_control"),
          Map.entry("ExtControls", "v4l2_ext_controls"),
          Map.entry("QueryExtCtrl", "v4l2_query_ext_ctrl"),
          Map.entry("QueryMenu", "v4l2_querymenu"),
          Map.entry("FrmSizeEnum", "v4l2_frmsizeenum"),
          Map.entry("FrmIvalEnum", "v4l2_frmivalenum"),
          Map.entry("Selection", "v4l2_selection"),
          Map.entry("EncoderCmd", "v4l2_encoder_cmd"));

  /** Fields whose Java name is not their C name in capitals. */
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("Buffer.TIMESTAMP_SEC", "timestamp.tv_sec"),
          Map.entry("Buffer.TIMESTAMP_USEC", "timestamp.tv_usec"),
          Map.entry("StreamParm.CAPABILITY", "parm.capture.capability"),
          Map.entry("StreamParm.NUMERATOR", "parm.capture.timeperframe.numerator"),
          Map.entry("StreamParm.DENOMINATOR", "parm.capture.timeperframe.denominator"),
          Map.entry("ExtControl.LENGTH", "size"),
          Map.entry("QueryExtCtrl.DEFAULT", "default_value"),
          Map.entry("FrmSizeEnum.WIDTH", "discrete.width"),
          Map.entry("FrmSizeEnum.HEIGHT", "discrete.height"),
          Map.entry("FrmSizeEnum.MIN_WIDTH", "stepwise.min_width"),
          Map.entry("FrmSizeEnum.MAX_WIDTH", "stepwise.max_width"),
          Map.entry("FrmSizeEnum.STEP_WIDTH", "stepwise.step_width"),
          Map.entry("FrmSizeEnum.MIN_HEIGHT", "stepwise.min_height"),
          Map.entry("FrmSizeEnum.MAX_HEIGHT", "stepwise.max_height"),
          Map.entry("FrmSizeEnum.STEP_HEIGHT", "stepwise.step_height"),
          Map.entry("FrmIvalEnum.NUMERATOR", "discrete.numerator"),
          Map.entry("FrmIvalEnum.DENOMINATOR", "discrete.denominator"),
          Map.entry("FrmIvalEnum.MAX_NUMERATOR", "stepwise.max.numerator"),
          Map.entry("FrmIvalEnum.MAX_DENOMINATOR", "stepwise.max.denominator"),
          Map.entry("Selection.LEFT", "r.left"),
          Map.entry("Selection.TOP", "r.top"),
          Map.entry("Selection.WIDTH", "r.width"),
          Map.entry("Selection.HEIGHT", "r.height"));

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "gcc, /usr/include, ",
    "riscv64-linux-gnu-gcc, /usr/riscv64-linux-gnu/include, qemu-riscv64-static",
    "aarch64-linux-gnu-gcc, /usr/aarch64-linux-gnu/include, qemu-aarch64-static",
  })
  void numbersAreThoseOfTheHeader(String compiler, Path headers, String runner) throws Exception {
    Tools.need(compiler);
    Tools.need(Files.exists(headers.resolve("linux/videodev2.h")), headers + "/linux/videodev2.h");
    if (runner != null) {
      Tools.need(runner);
    }
    Map<String, Long> expected = new LinkedHashMap<>();
    CONSTANTS.forEach(
        (type, prefix) -> {
          for (Field field : type.getFields()) {
            expected.put(prefix + field.getName(), number(field) & 0xffff_ffffL);
          }
        });
    for (Class<?> structure : V4l2Struct.class.getClasses()) {
      String c = STRUCTURES.get(structure.getSimpleName());
      for (Field field : structure.getFields()) {
        expected.put(expression(structure, field, "struct " + c), number(field));
      }
    }
    assertThat(expected).hasSizeGreaterThan(200);

    String prints =
        expected.keySet().stream()
            .map(each -> "printf(\"%%lu\\n\", (unsigned long) (unsigned) (%s));".formatted(each))
            .collect(Collectors.joining("\n"));
    Path source = directory.resolve("layout.c");
    Files.writeString(
        source,
        """
            #include <stddef.h>
            #include <stdio.h>
            #include <linux/videodev2.h>
            int main(void) {
            %s
            return 0; }
            """
            .formatted(prints));
    String program = directory.resolve("layout").toString();
    Natives.run(List.of(compiler, "-static", "-o", program, source.toString()));
    List<String> command = runner == null ? List.of(program) : List.of(runner, program);
    List<Long> found = Natives.run(command).lines().map(Long::valueOf).toList();

    Map<String, Long> compiled = new LinkedHashMap<>();
    int index = 0;
    for (String each : expected.keySet()) {
      compiled.put(each, found.get(index++));
    }
    assertThat(compiled).isEqualTo(expected);
  }

  private static String expression(Class<?> structure, Field field, String c) {
    if (field.getName().equals("SIZE")) {
      return "sizeof(" + c + ")";
    }
    String name =
        FIELDS.getOrDefault(
            structure.getSimpleName() + "." + field.getName(),
            field.getName().toLowerCase(Locale.ROOT));
    return "offsetof(" + c + ", " + name + ")";
  }

  private static long number(Field field) {
    assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
    try {
      return field.getType() == long.class ? field.getLong(null) : field.getInt(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
