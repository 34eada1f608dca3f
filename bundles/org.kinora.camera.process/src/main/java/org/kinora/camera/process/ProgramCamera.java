package org.kinora.camera.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kinora.api.ProviderProperties;
import org.kinora.api.camera.CameraProvider;
import org.kinora.binding.process.SharedMemory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera in a program that speaks the protocol of {@link org.kinora.binding.process}, for each
 * configuration. Registered when the program says what it can do; otherwise the reason is logged.
 */
@Component(
    immediate = true,
    service = {},
    configurationPid = ProgramCamera.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ProgramCamera.Config.class, factory = true)
public final class ProgramCamera {

  static final String PID = "org.kinora.camera.program";

  private static final Logger LOG = LoggerFactory.getLogger(ProgramCamera.class);

  /** Configuration. */
  @ObjectClassDefinition(
      name = "Camera in a program",
      description = "A program that captures, such as one beside a vendor's library.")
  @interface Config {
    /** Name of the provider. */
    @AttributeDefinition(description = "Name of the camera, such as process-sophgo.")
    String name();

    /** The program. */
    @AttributeDefinition(description = "Path of the program.")
    String program();

    /** Its arguments. */
    @AttributeDefinition(
        description =
            "What the program is started with; kinora-sophgo takes the libraries' folder, then"
                + " sensor=2560x1440, rate=30 and others.")
    String[] arguments() default {};

    /** Ranking. */
    @AttributeDefinition(description = "Service ranking.")
    int ranking() default 0;

    /** Patience. */
    @AttributeDefinition(
        description = "Seconds that the start of the program and the opening may take.")
    int patience() default 10;
  }

  private final ProcessCameraProvider provider;
  private final ServiceRegistration<CameraProvider> registration;

  /**
   * Asks the program and registers its camera.
   *
   * @throws IOException if the program is of no use, which the log then says
   */
  @Activate
  public ProgramCamera(BundleContext context, Config config) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(config.program());
    command.addAll(List.of(config.arguments()));
    provider =
        new ProcessCameraProvider(
            new CameraSpec(
                config.name(),
                ProgramModes.ask(command),
                command,
                SharedMemory.directory(),
                Duration.ofSeconds(config.patience())));
    registration =
        context.registerService(
            CameraProvider.class,
            provider,
            FrameworkUtil.asDictionary(
                Map.of(
                    ProviderProperties.NAME,
                    config.name(),
                    Constants.SERVICE_RANKING,
                    config.ranking())));
    LOG.debug("{} is the program {}", config.name(), config.program());
  }

  /** Takes the service back and ends every child. */
  @Deactivate
  void stop() {
    registration.unregister();
    provider.stop();
  }
}
