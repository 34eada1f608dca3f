package org.kinora.binding.axera;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.test.emulators.Layouts;

/** Every offset that Java uses is one that C has. */
class AxLayoutTest {

  @TempDir Path folder;

  @Test
  void offsetsAreThoseOfTheTable() throws Exception {
    expect(Layouts.of("axera"));
  }

  @Test
  void offsetsAreThoseThatTheCompilerFinds() throws Exception {
    expect(Layouts.compiled("axera", folder, "cc"));
  }

  private static void expect(Map<String, Integer> found) throws IllegalAccessException {
    Map<String, Integer> ours = new TreeMap<>();
    for (Field field : AxLayout.class.getDeclaredFields()) {
      ours.put(field.getName(), field.getInt(null));
    }
    Map<String, Integer> theirs = new TreeMap<>();
    found.forEach((key, value) -> theirs.put(name(key), value));
    theirs.keySet().retainAll(ours.keySet());
    assertThat(ours).hasSizeGreaterThan(90).isEqualTo(theirs);
  }

  /** AX_VENC_PACK_T.u64PTS as VENC_PACK_U64PTS, AX_VENC_PACK_T as VENC_PACK_SIZE. */
  private static String name(String key) {
    String[] parts = key.substring("AX_".length()).split("_T(\\.|$)", 2);
    return (parts[0] + "_" + (parts[1].isEmpty() ? "SIZE" : parts[1]))
        .replace('.', '_')
        .toUpperCase(Locale.ROOT);
  }
}
