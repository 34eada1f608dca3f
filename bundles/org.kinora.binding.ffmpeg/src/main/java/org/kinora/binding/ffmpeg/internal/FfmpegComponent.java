package org.kinora.binding.ffmpeg.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.kinora.binding.ffmpeg.Ffmpeg;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the libraries that the configuration points to and registers {@link Ffmpeg}. Where that is
 * not possible it says so once, and there is no service.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = FfmpegComponent.PID)
@Designate(ocd = FfmpegComponent.Configuration.class)
public final class FfmpegComponent {

  static final String PID = "org.kinora.binding.ffmpeg";

  /** Framework property that is used where the configuration names no directory. */
  static final String NATIVES_PROPERTY = "kinora.ffmpeg.natives";

  private static final Logger LOG = LoggerFactory.getLogger(FfmpegComponent.class);

  /** Configuration of the native FFmpeg. */
  @ObjectClassDefinition(name = "FFmpeg", description = "Where the native libraries of FFmpeg are")
  @interface Configuration {

    /** Directory with the unpacked native jars of JavaCPP and FFmpeg. */
    @AttributeDefinition(
        name = "Natives",
        description =
            "Directory with the unpacked native jars of JavaCPP and FFmpeg."
                + " Empty: the framework property kinora.ffmpeg.natives is used.")
    String natives() default "";
  }

  private final Optional<NativeLog> log;
  private final Optional<ServiceRegistration<Ffmpeg>> registration;

  /** Loads and registers. */
  @Activate
  public FfmpegComponent(BundleContext context, Configuration configuration) {
    Optional<LoadedFfmpeg> loaded = load(context, configuration);
    log = loaded.map(ffmpeg -> new NativeLog());
    log.ifPresent(NativeLog::install);
    registration = loaded.map(ffmpeg -> context.registerService(Ffmpeg.class, ffmpeg, null));
  }

  private static Optional<LoadedFfmpeg> load(BundleContext context, Configuration configuration) {
    String directory = configuration.natives();
    if (directory.isBlank()) {
      directory = Optional.ofNullable(context.getProperty(NATIVES_PROPERTY)).orElse("");
    }
    if (directory.isBlank()) {
      missing("no directory of natives is configured", null);
      return Optional.empty();
    }
    try {
      LoadedFfmpeg ffmpeg =
          LoadedFfmpeg.load(Path.of(directory), context.getDataFile("jni").toPath());
      LOG.info("FFmpeg {} ({}): {}", ffmpeg.version(), ffmpeg.licence(), ffmpeg.ffmpeg());
      return Optional.of(ffmpeg);
    } catch (IOException e) {
      missing(e.getMessage(), null);
    } catch (LinkageError e) { // UnsatisfiedLinkError: wrong processor or C library
      missing(e.getMessage(), e);
    }
    return Optional.empty();
  }

  private static void missing(String why, Throwable cause) {
    LOG.warn(
        "The native FFmpeg is not available: {}. There are no encoders ffmpeg-x264 and"
            + " ffmpeg-x265, and no playing and remuxing of MP4 by the embedded FFmpeg; everything"
            + " else works.",
        why,
        cause);
  }

  /** Takes the service back. The libraries stay in the process and are used again. */
  @Deactivate
  void deactivate() {
    registration.ifPresent(ServiceRegistration::unregister);
    log.ifPresent(NativeLog::remove);
  }
}
