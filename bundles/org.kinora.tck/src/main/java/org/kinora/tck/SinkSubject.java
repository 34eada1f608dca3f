package org.kinora.tck;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.sink.SinkProvider;

/**
 * A sink provider under test that writes files, and how much of it is tested.
 *
 * @param provider under test
 * @param extension of the files, without the dot
 * @param codecs that such a file takes; others have to be refused
 * @param directory existing and empty, where the files are made
 * @param target the locator for a file
 * @param cycles of opening and closing in the search for leaks
 * @param timeLimit of each check
 * @param decoder that looks at the results
 */
public record SinkSubject(
    SinkProvider provider,
    String extension,
    Set<Codec> codecs,
    Path directory,
    Function<Path, Locator> target,
    int cycles,
    Duration timeLimit,
    Decoder decoder) {

  /** Checks that nothing is missing. */
  public SinkSubject {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(extension, "extension");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(timeLimit, "timeLimit");
    Objects.requireNonNull(decoder, "decoder");
    codecs = Set.copyOf(codecs);
    if (codecs.isEmpty() || cycles < 1) {
      throw new IllegalArgumentException("at least a codec and 1 cycle are needed");
    }
  }

  /** A provider with what suits most: 100 cycles, 60 s for each check, ffmpeg as the decoder. */
  public static SinkSubject of(
      SinkProvider provider, String extension, Set<Codec> codecs, Path directory) {
    return new SinkSubject(
        provider,
        extension,
        codecs,
        directory,
        Locator::of,
        100,
        Duration.ofSeconds(60),
        new FfmpegDecoder());
  }

  /** With another form of locators. */
  public SinkSubject withTarget(Function<Path, Locator> other) {
    return new SinkSubject(
        provider, extension, codecs, directory, other, cycles, timeLimit, decoder);
  }

  /** With another number of cycles of opening and closing. */
  public SinkSubject withCycles(int other) {
    return new SinkSubject(
        provider, extension, codecs, directory, target, other, timeLimit, decoder);
  }

  /** With another limit for each check. */
  public SinkSubject withTimeLimit(Duration other) {
    return new SinkSubject(provider, extension, codecs, directory, target, cycles, other, decoder);
  }
}
