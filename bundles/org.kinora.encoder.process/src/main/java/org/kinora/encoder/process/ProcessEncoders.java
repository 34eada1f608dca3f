package org.kinora.encoder.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kinora.api.ProviderProperties;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.binding.process.SharedMemory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers {@code process-x264} and {@code process-x265} once the providers that they host have
 * been seen. They stay when those go: what a child needs is copied.
 */
@Component(
    immediate = true,
    service = {},
    configurationPid = ProcessEncoders.PID)
@Designate(ocd = ProcessEncoders.Config.class)
public final class ProcessEncoders {

  static final String PID = "org.kinora.encoder.process";

  private static final Logger LOG = LoggerFactory.getLogger(ProcessEncoders.class);
  private static final int RANKING = 5;
  private static final String SERVICES = "META-INF/services/" + EncoderProvider.class.getName();

  /** Configuration. */
  @ObjectClassDefinition(
      name = "Encoders in a process",
      description = "Encoders whose crash ends a child process and not the recorder.")
  @interface Config {
    /** What process-x264 hosts. */
    @AttributeDefinition(description = "Name of the provider that process-x264 hosts.")
    String h264() default "ffmpeg-x264";

    /** What process-x265 hosts. */
    @AttributeDefinition(description = "Name of the provider that process-x265 hosts.")
    String h265() default "ffmpeg-x265";

    /** Framework properties for the child. */
    @AttributeDefinition(description = "Framework properties that the child gets.")
    String[] properties() default {"kinora.ffmpeg.natives"};

    /** Options of the child. */
    @AttributeDefinition(description = "Further options of the child's Java virtual machine.")
    String[] options() default {};

    /** Patience. */
    @AttributeDefinition(
        description = "Seconds that the start of a child and the opening of its encoder may take.")
    int patience() default 10;
  }

  private final BundleContext context;
  private final Config config;
  private final Path directory;
  private final BundleFiles files;
  private final Map<String, String> namesByHosted;
  private final Set<String> claimed = new HashSet<>(); // this and the following: guarded by this
  private final List<Registered> all = new ArrayList<>();
  private boolean active = true;

  /** Begins to look for providers. */
  @Activate
  public ProcessEncoders(BundleContext context, Config config) throws IOException {
    this.context = context;
    this.config = config;
    this.directory = context.getDataFile("child").toPath().toAbsolutePath();
    this.files = new BundleFiles(directory);
    this.namesByHosted = Map.of(config.h264(), "process-x264", config.h265(), "process-x265");
    files.clear();
  }

  /** Sees a provider. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "gone")
  void seen(EncoderProvider hosted, ServiceReference<EncoderProvider> reference) {
    Bundle bundle = reference.getBundle(); // null if it has gone already
    String name = namesByHosted.get(hosted.name());
    if (name == null || bundle == null || !claim(name)) {
      return;
    }
    if (bundle.getEntry(SERVICES) == null) {
      LOG.warn("No encoder {}: {} cannot work outside a framework", name, hosted.name());
      return;
    }
    try {
      register(new ProcessEncoderProvider(name, spec(hosted, bundle)));
    } catch (IOException e) {
      LOG.warn("No encoder {}: {}", name, e.getMessage(), e);
    }
  }

  private synchronized boolean claim(String name) {
    return active && claimed.add(name);
  }

  /** Registers with no lock held: it calls whoever waits for the service. */
  private void register(ProcessEncoderProvider provider) {
    Registered registered =
        new Registered(
            provider,
            context.registerService(
                EncoderProvider.class,
                provider,
                FrameworkUtil.asDictionary(
                    Map.of(
                        ProviderProperties.NAME,
                        provider.name(),
                        Constants.SERVICE_RANKING,
                        RANKING))));
    synchronized (this) {
      if (active) {
        all.add(registered);
        return;
      }
    }
    registered.end();
  }

  /** A provider that has gone is not needed any more: its bundle's content is copied. */
  void gone(EncoderProvider hosted) {
    LOG.debug("{} is hosted on without its bundle", hosted.name());
  }

  private ChildSpec spec(EncoderProvider hosted, Bundle bundle) throws IOException {
    Map<String, String> properties = new HashMap<>();
    for (String key : config.properties()) {
      String value = context.getProperty(key);
      if (value != null) {
        properties.put(key, value);
      }
    }
    properties.put("java.io.tmpdir", directory.toString()); // what a killed child leaves is ours
    return new ChildSpec(
        hosted.name(),
        inProcess(hosted),
        ChildSpec.java(
            files.classPath(List.of(context.getBundle(), bundle)),
            List.of(config.options()),
            properties),
        SharedMemory.directory(),
        Duration.ofSeconds(config.patience()));
  }

  private static EncoderCapabilities inProcess(EncoderProvider hosted) {
    EncoderCapabilities own = hosted.capabilities();
    return new EncoderCapabilities(
        own.codecs(),
        own.rateControls(),
        own.formats(),
        own.minSize(),
        own.maxSize(),
        own.widthAlignment(),
        own.heightAlignment(),
        own.hardware(),
        own.maxOpen(),
        own.live(),
        false,
        "%s in a process of its own; opening takes half a second".formatted(hosted.name()));
  }

  /** Takes the services back and ends every child. */
  @Deactivate
  void stop() {
    List<Registered> ending;
    synchronized (this) {
      active = false;
      ending = List.copyOf(all);
    }
    ending.forEach(Registered::end);
  }

  private record Registered(
      ProcessEncoderProvider provider, ServiceRegistration<EncoderProvider> registration) {

    void end() {
      registration.unregister();
      provider.stop();
    }
  }
}
