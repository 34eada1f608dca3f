package org.kinora.binding.sophgo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether another process has a device node of the media system open, by the links in /proc.
 *
 * <p>The driver's own report, /proc/cvitek/vb, is not read: it is said to block for ever on some
 * boards, where nothing can end the reader.
 */
final class OtherPrograms implements BooleanSupplier {

  private static final String NODES = "/dev/cvi";

  private static final Logger LOG = LoggerFactory.getLogger(OtherPrograms.class);

  private final Path proc;

  /**
   * @param proc where the process file system is
   */
  OtherPrograms(Path proc) {
    this.proc = proc;
  }

  @Override
  public boolean getAsBoolean() {
    String own = Long.toString(ProcessHandle.current().pid());
    try (Stream<Path> processes = Files.list(proc)) {
      List<Path> others =
          processes
              .filter(process -> process.getFileName().toString().matches("\\d+"))
              .filter(process -> !process.getFileName().toString().equals(own))
              .toList();
      for (Path process : others) {
        if (uses(process.resolve("fd"))) {
          LOG.debug("Process {} uses the media system", process.getFileName());
          return true;
        }
      }
    } catch (IOException e) {
      LOG.warn("Whether another program runs the media system cannot be seen: {}", e.toString());
    }
    return false;
  }

  private static boolean uses(Path descriptors) {
    try (Stream<Path> links = Files.list(descriptors)) {
      return links.anyMatch(OtherPrograms::isNode);
    } catch (IOException e) {
      LOG.trace("{} ended, or belongs to somebody else", descriptors, e);
      return false;
    }
  }

  private static boolean isNode(Path link) {
    try {
      return Files.readSymbolicLink(link).toString().startsWith(NODES);
    } catch (IOException e) {
      LOG.trace("{} was closed meanwhile", link, e);
      return false;
    }
  }
}
