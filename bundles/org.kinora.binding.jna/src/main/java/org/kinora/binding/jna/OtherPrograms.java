package org.kinora.binding.jna;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether another process has a device node of a board's media system open, by the links in /proc.
 */
public final class OtherPrograms implements BooleanSupplier {

  private static final Logger LOG = LoggerFactory.getLogger(OtherPrograms.class);

  private final Path proc;
  private final String nodes;

  /**
   * @param proc where the process file system is
   * @param nodes with what the device nodes begin, such as {@code /dev/cvi}
   */
  public OtherPrograms(Path proc, String nodes) {
    this.proc = proc;
    this.nodes = nodes;
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

  private boolean uses(Path descriptors) {
    try (Stream<Path> links = Files.list(descriptors)) {
      return links.anyMatch(this::isNode);
    } catch (IOException e) {
      LOG.trace("{} ended, or belongs to somebody else", descriptors, e);
      return false;
    }
  }

  private boolean isNode(Path link) {
    try {
      return Files.readSymbolicLink(link).toString().startsWith(nodes);
    } catch (IOException e) {
      LOG.trace("{} was closed meanwhile", link, e);
      return false;
    }
  }
}
