package org.kinora.test.emulators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.kinora.test.tools.Natives;
import org.kinora.test.tools.Tools;

/**
 * The program in C of org.kinora.binding.process beside the emulated Sophgo libraries; each process
 * has a board of its own. A library that is loaded into it writes down what breached the vendor's
 * rules, and what was not given back.
 */
public final class SophgoProgram {

  private static final Path BUILD =
      Path.of("../org.kinora.binding.process/src/main/c/build").toAbsolutePath().normalize();

  private static Path program; // compiled once

  private final Path witness;

  /**
   * Compiles it, for tests of a bundle, which run in its folder. Skips the test, with a line that
   * says so, where there is no C compiler.
   *
   * @param directory for what it writes down
   */
  public SophgoProgram(Path directory) {
    this.witness = directory.resolve("witness.txt");
    compile();
  }

  private static synchronized void compile() {
    if (program == null) {
      Tools.need("cc");
      Path target = Path.of("target").toAbsolutePath();
      Path made = target.resolve("kinora-sophgo");
      try { // beside its place: another virtual machine of this module's tests may do the same
        Path work = Files.createTempFile(target, "kinora-sophgo", ".part");
        Natives.run(List.of("sh", BUILD.toString(), work.toString()));
        Files.move(work, made, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      program = made;
    }
  }

  /** The program itself. */
  public Path file() {
    return program;
  }

  /**
   * The command line that starts it as a child.
   *
   * @param environment what the witness is to do, as arguments of {@code env}: {@code
   *     KINORA_WITNESS_FAIL=FUNCTION SKIP CODE TIMES MILLISECONDS}, {@code
   *     KINORA_WITNESS_CAMERA=WIDTH HEIGHT RATE}, {@code KINORA_WITNESS_BUSY=CHANNEL}
   * @param arguments of the program, after the folder of the libraries
   */
  public List<String> command(List<String> environment, String... arguments) {
    Path libraries = Emulator.sophgo().folder();
    List<String> command = new ArrayList<>(List.of("env"));
    command.add("LD_PRELOAD=" + libraries.resolve("witness.so"));
    command.add("KINORA_WITNESS=" + witness);
    command.add("TMPDIR=" + witness.getParent()); // other tests have boards of their own
    command.addAll(environment);
    command.add(program.toString());
    command.add(libraries.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** What children have written down: one line each that says what was wrong, if anything. */
  public List<String> witnessed() throws IOException {
    return Files.exists(witness) ? Files.readAllLines(witness) : List.of();
  }
}
