package org.kinora.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;

/** The reference of the tests: a correct sink that collects in memory and writes at the end. */
final class MemorySinkProvider implements SinkProvider {
  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Set<String> targets() {
    return Set.of("*.h264");
  }

  @Override
  public boolean accepts(Locator target) {
    return target.isFile() && target.extension().equals("h264");
  }

  @Override
  public void check(Locator target, Codec codec) throws SinkException {
    Path file = target.toPath();
    if (codec != Codec.H264 || !target.options().isEmpty()) {
      throw new SinkException(
          "memory takes h264 without options, not " + codec.id() + " with " + target.options(),
          Retry.RECOVERABLE);
    }
    if (Files.isDirectory(file) || !Files.isWritable(file.getParent())) {
      throw new SinkException("memory cannot write to " + file, Retry.RECOVERABLE);
    }
    if (!Files.isDirectory(file.getParent())) {
      throw new SinkException("the directory of " + file + " is missing", Retry.RECOVERABLE);
    }
  }

  @Override
  public Sink open(Locator target, StreamFormat format) throws SinkException {
    check(target, format.codec());
    try {
      Files.write(target.toPath(), new byte[0]);
    } catch (IOException e) {
      throw new SinkException("memory cannot write to " + target, Retry.RECOVERABLE, e);
    }
    return new MemorySink(target.toPath(), format);
  }
}
