package org.kinora.sink.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.ProviderProperties;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.remux.RemuxRequest;
import org.kinora.api.sink.FileFailures;
import org.kinora.api.sink.FileTargets;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;
import org.osgi.service.component.annotations.Component;

/**
 * Raw Annex B streams in files, with the time of each picture in a side file that mkvmerge and our
 * remuxer read.
 */
@Component(property = ProviderProperties.NAME + "=" + FileSinkProvider.NAME)
public final class FileSinkProvider implements SinkProvider {

  static final String NAME = "file";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> targets() {
    return Arrays.stream(Codec.values())
        .flatMap(codec -> codec.extensions().stream())
        .map(extension -> "*." + extension)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean accepts(Locator target) {
    return target.isFile() && Codec.ofExtension(target.extension()).isPresent();
  }

  @Override
  public void check(Locator target, Codec codec) throws SinkException {
    checked(target, codec);
  }

  private static Path checked(Locator target, Codec codec) throws SinkException {
    Codec named =
        Codec.ofExtension(target.extension())
            .orElseThrow(
                () ->
                    fatal(target + " is not the name of a raw stream: write out.h265 or out.h264"));
    if (named != codec) {
      throw fatal(
          "%s is a name for %s and the stream is %s: use the extension .%s, or the codec %s"
              .formatted(target.path(), named.id(), codec.id(), codec.id(), named.id()));
    }
    if (!target.options().isEmpty()) {
      throw fatal("raw stream files have no options, and not " + target.options().keySet());
    }
    Path file = FileTargets.writable(target);
    FileTargets.writable(timestampsOf(file));
    return file;
  }

  static Path timestampsOf(Path file) {
    return file.resolveSibling(file.getFileName() + RemuxRequest.TIMESTAMPS_SUFFIX);
  }

  @Override
  public Sink open(Locator target, StreamFormat format) throws SinkException {
    Path file = checked(target, format.codec());
    AppendFile media = create(file);
    try {
      return open(format, media, create(timestampsOf(file)));
    } catch (SinkException e) {
      discard(media, e);
      throw e;
    }
  }

  private static Sink open(StreamFormat format, AppendFile media, AppendFile times)
      throws SinkException {
    try {
      return new FileSink(format, media, new TimestampsFile(times));
    } catch (IOException e) {
      SinkException failure = FileFailures.of("cannot write", times.file(), e);
      discard(times, failure);
      throw failure;
    }
  }

  private static AppendFile create(Path file) throws SinkException {
    try {
      return new AppendFile(file);
    } catch (IOException e) {
      throw FileFailures.of("cannot open", file, e);
    }
  }

  private static void discard(AppendFile half, Exception cause) {
    try {
      half.discard();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static SinkException fatal(String message) {
    return new SinkException(message, Retry.FATAL);
  }
}
