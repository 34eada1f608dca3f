package org.kinora.binding.jna;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who has files open, by the links in /proc, as far as this process may look into others. */
public final class OpenFiles {

  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  private OpenFiles() {}

  /**
   * The processes that have such a file open, this one among them.
   *
   * @param proc the folder of all processes: {@code /proc}
   * @param wanted whether it is such a file
   * @return the processes' folders
   * @throws IOException if there is no list of processes
   */
  public static List<Path> holders(Path proc, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> processes = Files.list(proc)) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> holds(process.resolve("fd"), wanted))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Whether a process, by its folder, is this one. */
  public static boolean isSelf(Path process) {
    return process.endsWith(Long.toString(ProcessHandle.current().pid()));
  }

  private static boolean holds(Path descriptors, Predicate<Path> wanted) {
    try (Stream<Path> links = Files.list(descriptors)) {
      return links.anyMatch(link -> leadsTo(link, wanted));
    } catch (IOException | UncheckedIOException e) {
      LOG.trace("{} ended, or belongs to somebody else", descriptors, e);
      return false;
    }
  }

  private static boolean leadsTo(Path link, Predicate<Path> wanted) {
    try {
      return wanted.test(Files.readSymbolicLink(link));
    } catch (IOException e) {
      LOG.trace("{} was closed meanwhile", link, e);
      return false;
    }
  }
}
