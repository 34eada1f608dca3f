package org.kinora.example.bind;

import java.nio.file.Path;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.Future;
import org.kinora.api.BackgroundTask;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;
import org.kinora.api.remux.RemuxProgress;
import org.kinora.api.remux.RemuxRequest;
import org.kinora.api.remux.Remuxer;
import org.kinora.api.sink.SinkProvider;
import org.kinora.api.sink.SinkWriter;
import org.kinora.pictures.PictureFile;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the camera to an H.265 encoder, which takes its frames itself, stores 2 s as {@code
 * bind.h265} and the last picture as {@code bind.png}, and makes {@code bind.mp4} of the stream.
 * The service gives the path of that file when it is there.
 */
@Component(
    service = Future.class,
    immediate = true,
    configurationPid = "org.kinora.example.bind",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class BindExample extends BackgroundTask<Path> {

  /** The configuration. */
  @interface Config {
    /** Existing folder to record to. */
    String folder();

    /** Locator, for the provider that {@code camera.target} selects. */
    String camera() default "pattern";
  }

  private static final Logger LOG = LoggerFactory.getLogger(BindExample.class);
  private static final long TWO_SECONDS = 2_000_000_000L;

  @Activate
  public BindExample(
      @Reference(name = "camera", target = "(kinora.name=pattern)") CameraProvider cameras,
      @Reference(name = "encoder", target = "(kinora.name=ffmpeg-x265)") EncoderProvider encoders,
      @Reference(name = "sink", target = "(kinora.name=file)") SinkProvider sinks,
      @Reference(name = "remuxer") Remuxer remuxer,
      Config config) {
    super(
        "example-bind",
        failure -> LOG.error("The recording failed", failure),
        () -> {
          Path raw = Path.of(config.folder(), "bind.h265");
          CameraRequest request = CameraRequest.of(Locator.camera(config.camera()));
          try (Camera camera = cameras.open(request);
              Encoder encoder = encoders.open(EncoderSettings.of(Codec.H265, camera.mode()));
              SinkWriter out = new SinkWriter(sinks, Locator.of(raw), camera.mode())) {
            encoder.bind(camera);
            while (out.duration() < TWO_SECONDS) {
              if (!encoder.encode(Duration.ofSeconds(5), out::add)) {
                throw new NoSuchElementException("the camera gives no frame");
              }
              out.write();
            }
            try (VideoFrame still = encoder.capture()) {
              PictureFile.write(still, raw.resolveSibling("bind.png"));
            }
            encoder.drain(out::add);
            out.write();
          }
          Path mp4 = raw.resolveSibling("bind.mp4");
          return remuxer.remux(RemuxRequest.of(raw, mp4), RemuxProgress.NONE).file();
        });
  }

  @Deactivate
  void stop() throws InterruptedException {
    end();
  }
}
