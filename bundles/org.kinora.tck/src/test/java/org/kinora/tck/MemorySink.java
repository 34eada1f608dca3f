package org.kinora.tck;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

/** A correct sink. */
final class MemorySink implements Sink {
  private final Path file;
  private final StreamFormat format;
  private final List<Unit> units = new ArrayList<>();
  private Optional<SinkResult> result = Optional.empty();

  MemorySink(Path file, StreamFormat format) {
    this.file = file;
    this.format = format;
  }

  @Override
  public void write(AccessUnit unit) throws SinkException {
    if (result.isPresent()) {
      throw new SinkException(file + " was closed", Retry.FATAL);
    }
    units.add(Unit.of(unit));
  }

  @Override
  public void formatChanged(StreamFormat other) throws SinkException {
    if (!other.continues(format)) {
      throw new SinkException(file + " cannot go on with " + other, Retry.RECOVERABLE);
    }
  }

  @Override
  public SinkResult close() throws SinkException {
    if (result.isEmpty()) {
      try {
        result = Optional.of(finish());
      } catch (IOException e) {
        throw new SinkException("cannot write " + file, Retry.FATAL, e);
      }
    }
    return result.get();
  }

  private SinkResult finish() throws IOException {
    byte[] stream = Unit.stream(units);
    Files.write(file, stream);
    if (units.isEmpty()) {
      return new SinkResult(List.of(file), 0, 0, 0, 0);
    }
    Unit first = units.get(0);
    Unit last = units.get(units.size() - 1);
    StringBuilder times = new StringBuilder("# timestamp format v2\n");
    for (Unit unit : units) {
      times.append(BigDecimal.valueOf(unit.pts() - first.pts(), 6).toPlainString()).append('\n');
    }
    Path side = file.resolveSibling(file.getFileName() + ".txt");
    Files.writeString(side, times, StandardCharsets.UTF_8);
    return new SinkResult(
        List.of(file, side),
        units.size(),
        stream.length,
        first.pts(),
        last.pts() + last.duration() - first.pts());
  }
}
