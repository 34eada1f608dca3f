package org.kinora.sink.pipe.internal;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.ProviderProperties;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;
import org.osgi.service.component.annotations.Component;

/**
 * Pipes: {@code pipe:COMMAND} starts a command and writes the raw stream, Annex B, to its standard
 * input, each picture as soon as it comes.
 *
 * <p>The command is a program and its arguments, separated by white space; single or double quotes
 * keep words together. No shell reads it: {@code pipe:sh -c 'gzip > out.gz'} starts one. In its
 * environment are {@code KINORA_CODEC}, {@code KINORA_SIZE} and {@code KINORA_FRAME_RATE}. Raw
 * streams have no times. What it prints is logged.
 *
 * <p>Options, behind a question mark at the very end: {@code stall=5s}, the time in which it must
 * take data before it is ended; {@code wait=10s}, the time it has to end when its input has ended.
 * A status other than 0 is a failure of this target and of no other.
 *
 * <p><b>Security.</b> Whoever may name a target of a recording may run any command with the rights
 * of this process while this bundle is installed. It is a feature of its own for that reason.
 */
@Component(property = ProviderProperties.NAME + "=" + PipeSinkProvider.NAME)
public final class PipeSinkProvider implements SinkProvider {

  static final String NAME = "pipe";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> targets() {
    return Set.of(NAME + ":");
  }

  @Override
  public boolean accepts(Locator target) {
    return target.scheme().equals(NAME);
  }

  @Override
  public void check(Locator target, Codec codec) throws SinkException {
    options(target);
    command(target);
  }

  private static PipeOptions options(Locator target) throws SinkException {
    try {
      return PipeOptions.of(target.options());
    } catch (IllegalArgumentException e) {
      throw new SinkException(String.valueOf(e.getMessage()), Retry.FATAL, e);
    }
  }

  private static CommandLine command(Locator target) throws SinkException {
    CommandLine command;
    try {
      command = CommandLine.parse(target.path());
    } catch (IllegalArgumentException e) {
      throw new SinkException(String.valueOf(e.getMessage()), Retry.FATAL, e);
    }
    if (!command.isThere()) {
      throw new SinkException(
          "there is no program '%s': install it, or name it with its folder"
              .formatted(command.program()),
          Retry.RECOVERABLE);
    }
    return command;
  }

  @Override
  public Sink open(Locator target, StreamFormat format) throws SinkException {
    PipeOptions options = options(target);
    CommandLine command = command(target);
    Map<String, String> environment =
        Map.of(
            "KINORA_CODEC", format.codec().id(),
            "KINORA_SIZE", format.size().toString(),
            "KINORA_FRAME_RATE", format.frameRate().toString());
    try {
      return new PipeSink(Child.start(command, options, environment), format);
    } catch (IOException e) {
      throw new SinkException(
          "'%s' cannot be started: %s".formatted(command, e.getMessage()), Retry.RECOVERABLE, e);
    }
  }
}
