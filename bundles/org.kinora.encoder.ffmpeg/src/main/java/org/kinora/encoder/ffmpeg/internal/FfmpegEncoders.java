package org.kinora.encoder.ffmpeg.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kinora.api.ProviderProperties;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.binding.ffmpeg.Ffmpeg;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers a provider for each codec library that the native FFmpeg has, while it is there. */
@Component(
    service = {},
    immediate = true)
public final class FfmpegEncoders {

  /** Above the encoders in pure Java, below those of the hardware. */
  private static final int RANKING = 20;

  private static final Logger LOG = LoggerFactory.getLogger(FfmpegEncoders.class);

  private final List<ServiceRegistration<EncoderProvider>> registrations = new ArrayList<>();

  /** Registers. */
  @Activate
  public FfmpegEncoders(BundleContext context, @Reference Ffmpeg ffmpeg) {
    for (CodecLibrary library : CodecLibrary.values()) {
      if (library.available()) {
        registrations.add(
            context.registerService(
                EncoderProvider.class,
                new FfmpegEncoderProvider(library),
                FrameworkUtil.asDictionary(
                    Map.of(
                        ProviderProperties.NAME,
                        library.providerName(),
                        Constants.SERVICE_RANKING,
                        RANKING))));
      } else {
        LOG.warn(
            "There is no encoder {}: this build of FFmpeg ({}) lacks {}",
            library.providerName(),
            ffmpeg.licence(),
            library.codecName());
      }
    }
  }

  /** Takes the services back; returns when recordings have let go of them. */
  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
  }
}
