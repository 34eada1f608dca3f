package org.kinora.test.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kinora.test.tools.Tools;

/** The layouts are the same on every processor that a board has. */
class LayoutsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "sophgo, cc, ",
    "sophgo, riscv64-linux-gnu-gcc, qemu-riscv64-static",
    "sophgo, aarch64-linux-gnu-gcc, qemu-aarch64-static",
    "axera, cc, ",
    "axera, riscv64-linux-gnu-gcc, qemu-riscv64-static",
    "axera, aarch64-linux-gnu-gcc, qemu-aarch64-static",
  })
  void aCompilerFindsTheLayoutsOfTheTable(String table, String compiler, String runner)
      throws Exception {
    Tools.need(compiler);
    if (runner != null) {
      Tools.need(runner);
    }
    String[] command = runner == null ? new String[0] : new String[] {runner};
    assertThat(Layouts.of(table)).isNotEmpty();
    assertThat(Layouts.compiled(table, folder, compiler, command)).isEqualTo(Layouts.of(table));
  }
}
