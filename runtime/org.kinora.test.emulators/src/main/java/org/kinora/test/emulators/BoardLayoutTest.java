package org.kinora.test.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every offset that Java uses for a board's structures is one that C has: {@code VENC_PACK_U64PTS}
 * for the field {@code u64PTS} of {@code VENC_PACK_S} and {@code VENC_PACK_SIZE} for its size.
 */
public abstract class BoardLayoutTest {

  private final Class<?> offsets;
  private final String table;
  private final String before;
  private final String after;

  @TempDir Path folder;

  /**
   * @param offsets has a constant for each
   * @param table as {@link Layouts} has it
   * @param before with what the vendor's names of structures begin
   * @param after with what they end
   */
  protected BoardLayoutTest(Class<?> offsets, String table, String before, String after) {
    this.offsets = offsets;
    this.table = table;
    this.before = before;
    this.after = after;
  }

  @Test
  public void offsetsAreThoseOfTheTable() throws Exception {
    expect(Layouts.of(table));
  }

  @Test
  public void offsetsAreThoseThatTheCompilerFinds() throws Exception {
    expect(Layouts.compiled(table, folder, "cc"));
  }

  private void expect(Map<String, Integer> found) throws IllegalAccessException {
    Map<String, Integer> ours = new TreeMap<>();
    for (Field field : offsets.getDeclaredFields()) {
      ours.put(field.getName(), field.getInt(null));
    }
    Map<String, Integer> theirs = new TreeMap<>();
    found.forEach((key, value) -> theirs.put(name(key), value));
    theirs.keySet().retainAll(ours.keySet());
    assertThat(ours).hasSizeGreaterThan(90).isEqualTo(theirs);
  }

  private String name(String key) {
    String[] parts = key.substring(before.length()).split(after + "(\\.|$)", 2);
    return (parts[0] + "_" + (parts[1].isEmpty() ? "SIZE" : parts[1]))
        .replace('.', '_')
        .toUpperCase(Locale.ROOT);
  }
}
