package org.kinora.test.emulators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kinora.test.tools.Natives;

/**
 * Sizes and offsets of C structures: those that the emulators are compiled with, and those that a
 * compiler finds.
 *
 * <p>The keys are {@code VENC_PACK_S} for a size and {@code VENC_PACK_S.u64PTS} for an offset.
 */
public final class Layouts {

  private static final Pattern ENTRY =
      Pattern.compile("(?:SIZE\\((\\w+)|AT\\((\\w+), ([\\w.]+)), (\\d+)\\)");

  private Layouts() {}

  /**
   * The table that the emulator's declarations are checked against when they are compiled.
   *
   * @param table {@code sophgo} or {@code axera}
   */
  public static Map<String, Integer> of(String table) {
    Map<String, Integer> layouts = new LinkedHashMap<>();
    try (var resource = Sources.open(table + ".layout")) {
      Matcher matcher = ENTRY.matcher(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
      while (matcher.find()) {
        String key =
            matcher.group(1) != null ? matcher.group(1) : matcher.group(2) + "." + matcher.group(3);
        layouts.put(key, Integer.valueOf(matcher.group(4)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return layouts;
  }

  /**
   * What a program prints that is compiled from the declarations; skips the test where the compiler
   * or the runner is not installed.
   *
   * @param table {@code sophgo}, {@code axera} or {@code linux}
   * @param folder for the program
   * @param compiler such as {@code cc} or {@code riscv64-linux-gnu-gcc}
   * @param runner in front of the program, such as {@code qemu-riscv64-static}
   */
  public static Map<String, Integer> compiled(
      String table, Path folder, String compiler, String... runner)
      throws IOException, InterruptedException {
    Path sources = folder.resolve("layout-src");
    if (!Files.isDirectory(sources)) {
      Sources.unpack(sources);
    }
    Path program = folder.resolve("layout-" + table + "-" + compiler);
    Natives.run(
        List.of(
            compiler,
            "-std=gnu11",
            "-Wall",
            "-Werror",
            "-static",
            "-DHEADER=\"" + table + ".h\"",
            "-DTABLE=\"" + table + ".layout\"",
            "-o",
            program.toString(),
            sources.resolve("layout.c").toString()));
    List<String> command = new ArrayList<>(List.of(runner));
    command.add(program.toString());
    Map<String, Integer> layouts = new LinkedHashMap<>();
    for (String line : Natives.run(command).lines().toList()) {
      int space = line.indexOf(' ');
      layouts.put(line.substring(0, space), Integer.valueOf(line.substring(space + 1)));
    }
    return layouts;
  }
}
