package org.kinora.sink.stream.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.ProviderProperties;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.FileFailures;
import org.kinora.api.sink.FileInUseException;
import org.kinora.api.sink.FileTargets;
import org.kinora.api.sink.FragmentPolicy;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;
import org.kinora.isobmff.OpenFile;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Matroska files and MPEG transport streams that are playable at every moment, in plain Java.
 *
 * <p><b>What is lost.</b> When the process is killed: the pictures that came since the last write,
 * that is, at most the time of a fragment and one frame. When the power is cut, with the default
 * policy ({@code force=fragment}): the same, and what came while the device took the last piece.
 * With {@code force=1000ms}: a second more. With {@code force=off}: whatever the operating system
 * had not written yet, on Linux usually up to 30 s.
 *
 * <p><b>Memory.</b> What waits to be written, and for Matroska 16 bytes for each key frame, of
 * which the index is made.
 */
@Component(
    property = ProviderProperties.NAME + "=" + StreamSinkProvider.NAME,
    configurationPid = StreamSinkProvider.PID)
@Designate(ocd = StreamSinkProvider.Configuration.class)
@ServiceRanking(100)
public final class StreamSinkProvider implements SinkProvider {

  static final String NAME = "stream";
  static final String PID = "org.kinora.sink.stream";

  private static final String MATROSKA = "mkv";
  private static final String TRANSPORT_STREAM = "ts";

  /** How files are written, where the target does not say otherwise. */
  @ObjectClassDefinition(name = "Kinora: Matroska files and MPEG transport streams")
  public @interface Configuration {

    /** Milliseconds of video after which it is written, 1 to 60000. */
    @AttributeDefinition(
        description = "Milliseconds of video after which it is written, 1 to 60000")
    int fragment_millis() default 500;

    /** Bytes after which it is written earlier, 64 KB to 256 MB. */
    @AttributeDefinition(
        description = "Bytes after which it is written earlier, 65536 to 268435456")
    int fragment_bytes() default 4 << 20;

    /** When what was written is forced to the device: off, fragment, or a time such as 1000ms. */
    @AttributeDefinition(
        description =
            "When what was written is forced to the device: off, fragment (each time), or a time such"
                + " as 1000ms")
    String force() default "fragment";
  }

  private final FragmentPolicy defaults;

  /**
   * Takes the configuration.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  @Activate
  public StreamSinkProvider(Configuration configuration) {
    this(
        new FragmentPolicy(
            configuration.fragment_millis(),
            configuration.fragment_bytes(),
            FragmentPolicy.forceMillis(configuration.force())));
  }

  StreamSinkProvider(FragmentPolicy defaults) {
    this.defaults = defaults;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> targets() {
    return Set.of("*." + MATROSKA, "*." + TRANSPORT_STREAM);
  }

  @Override
  public boolean accepts(Locator target) {
    return target.isFile()
        && (target.extension().equals(MATROSKA) || target.extension().equals(TRANSPORT_STREAM));
  }

  @Override
  public void check(Locator target, Codec codec) throws SinkException {
    options(target);
    FileTargets.writable(target);
  }

  private FragmentPolicy options(Locator target) throws SinkException {
    try {
      return defaults.with(target.options());
    } catch (IllegalArgumentException e) {
      throw new SinkException(String.valueOf(e.getMessage()), Retry.FATAL, e);
    }
  }

  @Override
  public Sink open(Locator target, StreamFormat format) throws SinkException {
    FragmentPolicy options = options(target);
    Path path = FileTargets.writable(target);
    Container container = container(target, format);
    boolean replaces = Files.exists(path);
    try {
      OpenFile file = OpenFile.create(path);
      try {
        Sink sink = StreamSink.begin(file, container, format, options);
        if (options.forceMillis() != FragmentPolicy.NEVER) {
          file.forceName();
        }
        return sink;
      } catch (IOException e) {
        try (file) {
          throw e;
        }
      }
    } catch (IOException e) {
      SinkException failure = FileFailures.of("cannot open", path, e);
      if (!replaces && !(e instanceof FileInUseException)) {
        discard(path, failure);
      }
      throw failure;
    }
  }

  private static Container container(Locator target, StreamFormat format) throws SinkException {
    if (target.extension().equals(TRANSPORT_STREAM)) {
      return new TransportStream(format.codec());
    }
    try {
      return new Matroska(format);
    } catch (IllegalArgumentException e) {
      throw new SinkException(target.path() + ": " + e.getMessage(), Retry.FATAL, e);
    }
  }

  private static void discard(Path half, SinkException because) {
    try {
      Files.deleteIfExists(half);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
