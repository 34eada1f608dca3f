package org.kinora.sink.mp4.internal;

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
import org.kinora.isobmff.HybridFile;
import org.kinora.isobmff.VideoDescription;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * MP4 files that are playable at every moment, in plain Java.
 *
 * <p><b>What is lost.</b> When the process is killed: the pictures that came since the last
 * fragment was written, that is, at most the length of a fragment and one frame. When the power is
 * cut, with the default policy ({@code force=fragment}): the same, and what came while the device
 * took the last fragment. With {@code force=1000ms}: a second more. With {@code force=off}:
 * whatever the operating system had not written yet, on Linux usually up to 30 s.
 *
 * <p><b>Memory.</b> The samples of one fragment, and an index of 1.4 MB per hour at 30 frames per
 * second (34 MB for 24 hours).
 */
@Component(
    property = ProviderProperties.NAME + "=" + Mp4SinkProvider.NAME,
    configurationPid = Mp4SinkProvider.PID)
@Designate(ocd = Mp4SinkProvider.Configuration.class)
@ServiceRanking(100)
public final class Mp4SinkProvider implements SinkProvider {

  static final String NAME = "mp4";
  static final String PID = "org.kinora.sink.mp4";

  static final String EXTENSION = "mp4";

  /** How files are written, where the target does not say otherwise. */
  @ObjectClassDefinition(name = "Kinora: MP4 files")
  public @interface Configuration {

    /** Milliseconds of video after which a fragment is written, 1 to 60000. */
    @AttributeDefinition(
        description = "Milliseconds of video after which a fragment is written, 1 to 60000")
    int fragment_millis() default 500;

    /** Bytes after which a fragment is written earlier, 64 KB to 256 MB. */
    @AttributeDefinition(
        description = "Bytes after which a fragment is written earlier, 65536 to 268435456")
    int fragment_bytes() default 4 << 20;

    /** When what was written is forced to the device: off, fragment, or a time such as 1000ms. */
    @AttributeDefinition(
        description =
            "When what was written is forced to the device: off, fragment, or a time such as"
                + " 1000ms")
    String force() default "fragment";
  }

  private final FragmentPolicy defaults;

  /**
   * Takes the configuration.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  @Activate
  public Mp4SinkProvider(Configuration configuration) {
    this(
        new FragmentPolicy(
            configuration.fragment_millis(),
            configuration.fragment_bytes(),
            FragmentPolicy.forceMillis(configuration.force())));
  }

  Mp4SinkProvider(FragmentPolicy defaults) {
    this.defaults = defaults;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> targets() {
    return Set.of("*." + EXTENSION);
  }

  @Override
  public boolean accepts(Locator target) {
    return target.isFile() && target.extension().equals(EXTENSION);
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
    VideoDescription video;
    try {
      video = new VideoDescription(format.size(), format.parameterSets());
    } catch (IllegalArgumentException e) {
      throw new SinkException(path + ": " + e.getMessage(), Retry.FATAL, e);
    }
    boolean replaces = Files.exists(path);
    try {
      HybridFile file = HybridFile.create(path, video);
      try {
        if (options.forceMillis() != FragmentPolicy.NEVER) {
          file.forceName();
        }
        return new Mp4Sink(path, file, format, options);
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

  private static void discard(Path half, SinkException because) {
    try {
      Files.deleteIfExists(half);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
