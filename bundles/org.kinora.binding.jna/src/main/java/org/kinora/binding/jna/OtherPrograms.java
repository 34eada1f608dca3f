package org.kinora.binding.jna;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether another process has a device node of a board's media system open. */
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
    try {
      Optional<Path> other =
          OpenFiles.holders(proc, file -> file.toString().startsWith(nodes)).stream()
              .filter(process -> !OpenFiles.isSelf(process))
              .findFirst();
      other.ifPresent(process -> LOG.debug("{} uses the media system", process));
      return other.isPresent();
    } catch (IOException e) {
      LOG.warn("Whether another program runs the media system cannot be seen: {}", e.toString());
      return false;
    }
  }
}
