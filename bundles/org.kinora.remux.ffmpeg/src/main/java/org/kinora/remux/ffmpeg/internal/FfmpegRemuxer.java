package org.kinora.remux.ffmpeg.internal;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.ProviderProperties;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.remux.RemuxException;
import org.kinora.api.remux.RemuxProgress;
import org.kinora.api.remux.RemuxRequest;
import org.kinora.api.remux.RemuxResult;
import org.kinora.api.remux.Remuxer;
import org.kinora.binding.ffmpeg.Ffmpeg;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Remuxes by the program ffmpeg, which only copies: the times of a raw stream are put on its
 * pictures here, in a fragmented MP4 on ffmpeg's standard input.
 */
@Component(
    property = ProviderProperties.NAME + "=" + FfmpegRemuxer.NAME,
    configurationPid = FfmpegRemuxer.PID)
@Designate(ocd = FfmpegRemuxer.Configuration.class)
public final class FfmpegRemuxer implements Remuxer {

  static final String NAME = "ffmpeg";
  static final String PID = "org.kinora.remux.ffmpeg";

  /** ffmpeg's names of the containers. */
  static final Map<String, String> FORMATS =
      Map.of("mp4", "mp4", "mov", "mov", "mkv", "matroska", "ts", "mpegts");

  /** Which programs to run. */
  @ObjectClassDefinition(name = "Kinora: remuxer with FFmpeg")
  public @interface Configuration {

    /** Path of ffmpeg, version 5.1 or later; empty for the one of org.kinora.binding.ffmpeg. */
    @AttributeDefinition(
        description = "Path of ffmpeg, version 5.1 or later; empty for the embedded one")
    String ffmpeg() default "";

    /** Path of ffprobe; empty for the one in the directory of ffmpeg. */
    @AttributeDefinition(description = "Path of ffprobe; empty for the one beside ffmpeg")
    String ffprobe() default "";
  }

  private final Optional<Programs> configured;
  private final AtomicReference<Ffmpeg> binding = new AtomicReference<>();

  /** Takes the configuration. */
  @Activate
  public FfmpegRemuxer(Configuration configuration) {
    this(configuration.ffmpeg(), configuration.ffprobe());
  }

  FfmpegRemuxer(String ffmpeg, String ffprobe) {
    configured = programs(ffmpeg, ffprobe);
  }

  private static Optional<Programs> programs(String ffmpeg, String ffprobe) {
    if (ffmpeg.isBlank()) {
      return Optional.empty();
    }
    Path program = Path.of(ffmpeg.strip());
    String sibling = program.getFileName().toString().replace("ffmpeg", "ffprobe");
    return Optional.of(
        Programs.at(
            program,
            ffprobe.isBlank() ? program.resolveSibling(sibling) : Path.of(ffprobe.strip())));
  }

  /** Takes the embedded ffmpeg. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindFfmpeg(Ffmpeg ffmpeg) {
    binding.set(ffmpeg);
  }

  /** Lets the embedded ffmpeg go. */
  void unbindFfmpeg(Ffmpeg ffmpeg) {
    binding.compareAndSet(ffmpeg, null);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> containers() {
    return FORMATS.keySet();
  }

  @Override
  public RemuxResult remux(RemuxRequest request, RemuxProgress progress)
      throws RemuxException, InterruptedException {
    Path target = request.target().toAbsolutePath();
    check(request.source(), target);
    checkExtras(request, format(target));
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    Path chapters = target.resolveSibling("." + target.getFileName() + ".chapters");
    try {
      Job job = new Job(programs(), request, part, chapters, format(target), progress);
      RemuxResult result = job.run();
      move(part, target);
      progress.done(1);
      return new RemuxResult(target, result.frames(), result.duration(), result.bytes());
    } catch (IOException e) {
      boolean full = String.valueOf(e.getMessage()).contains("No space left");
      throw new RemuxException(
          "%s was not made from %s: %s".formatted(target, request.source(), e.getMessage()),
          full ? Retry.RECOVERABLE : Retry.FATAL,
          e);
    } finally {
      discard(part);
      discard(chapters);
    }
  }

  private Programs programs() throws RemuxException {
    Ffmpeg embedded = binding.get();
    if (configured.isEmpty() && embedded == null) {
      throw new RemuxException(
          "there is no ffmpeg: install the feature with org.kinora.binding.ffmpeg for this"
              + " processor, or name one in the configuration "
              + PID,
          Retry.RECOVERABLE);
    }
    return configured.orElseGet(() -> Programs.of(embedded));
  }

  private static String format(Path target) {
    return FORMATS.get(Locator.of(target).extension());
  }

  private static void check(Path source, Path target) throws RemuxException {
    if (!Files.isRegularFile(source) || !Files.isReadable(source)) {
      throw recoverable(source + " is not there or cannot be read");
    }
    if (format(target) == null) {
      throw recoverable(
          target + " is none of the containers that can be made: " + FORMATS.keySet());
    }
    if (!Files.isDirectory(target.getParent())) {
      throw recoverable("there is no directory " + target.getParent() + ": create it first");
    }
    if (Files.isDirectory(target)) {
      throw recoverable(target + " is a directory: name a file in it");
    }
    if (!Files.isWritable(target.getParent())) {
      throw recoverable(target.getParent() + " may not be written");
    }
    if (target.equals(source.toAbsolutePath())) {
      throw recoverable("source and target are both " + source + ": name another target");
    }
  }

  private static void checkExtras(RemuxRequest request, String format) throws RemuxException {
    if (request.faststart() && !format.equals("mp4") && !format.equals("mov")) {
      throw recoverable(
          request.target() + ": only mp4 and mov have an index that can stand at the beginning");
    }
    if (!request.marks().isEmpty() && format.equals("mpegts")) {
      throw recoverable(request.target() + ": ts has no chapters; mp4, mov and mkv have");
    }
  }

  private static RemuxException recoverable(String message) {
    return new RemuxException(message, Retry.RECOVERABLE);
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void discard(Path part) throws RemuxException {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new RemuxException("cannot delete " + part, Retry.RECOVERABLE, e);
    }
  }

  /** The codec of a raw stream by its name; empty for any other file. */
  static Optional<Codec> rawCodec(Path source) {
    return Codec.ofExtension(Locator.of(source).extension());
  }
}
