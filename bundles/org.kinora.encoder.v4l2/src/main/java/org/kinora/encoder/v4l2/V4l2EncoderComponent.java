package org.kinora.encoder.v4l2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.kinora.api.ProviderProperties;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.linux.Errno;
import org.kinora.binding.linux.FolderWatch;
import org.kinora.binding.linux.Libc;
import org.kinora.binding.linux.LinuxException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
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
 * Offers a provider for each V4L2 device that encodes H.264 or H.265, for as long as its file is
 * there. Its name is {@code v4l2-} and that of the driver, such as {@code v4l2-bcm2835-codec}, and
 * a number from the second device of a driver on.
 */
@Component(
    immediate = true,
    service = {},
    configurationPid = V4l2EncoderComponent.PID)
@Designate(ocd = V4l2EncoderComponent.Config.class)
public final class V4l2EncoderComponent {

  static final String PID = "org.kinora.encoder.v4l2";

  /** Above all encoders in software. */
  private static final int RANKING = 50;

  private static final Path FOLDER = Path.of("/dev");
  private static final String NODES = "video";

  private static final Logger LOG = LoggerFactory.getLogger(V4l2EncoderComponent.class);

  /** Configuration. */
  @ObjectClassDefinition(
      name = "Encoder V4L2",
      description = "H.264 and H.265 by the V4L2 encoders of the hardware.")
  @interface Config {
    /** The limit. */
    @AttributeDefinition(
        description =
            "How many encoders of a device may be open at once, at least 1. Drivers do not tell.")
    int maxOpen() default 4;
  }

  /** A device that is offered. */
  private record Offer(
      V4l2EncoderProvider provider, ServiceRegistration<EncoderProvider> registration) {

    void end() {
      registration.unregister();
      provider.stop();
    }
  }

  /**
   * A device file that was looked at.
   *
   * @param file tells it from a later one of its name
   * @param offer empty if it is no encoder, or is being looked at
   */
  private record Seen(Object file, Optional<Offer> offer) {}

  private final BundleContext context;
  private final int maxOpen;
  private final List<CodedFormat> wanted;
  private final Map<String, Seen> offers = new ConcurrentHashMap<>();
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final Optional<FolderWatch> watch;
  private volatile boolean stopped;

  /** Looks for devices, and watches for others. */
  @Activate
  public V4l2EncoderComponent(BundleContext context, Config config) {
    this(context, config.maxOpen(), CodedFormat.ALL);
  }

  V4l2EncoderComponent(BundleContext context, int maxOpen, List<CodedFormat> wanted) {
    this.context = context;
    this.maxOpen = Math.max(1, maxOpen);
    this.wanted = wanted;
    this.watch = begin();
  }

  private Optional<FolderWatch> begin() {
    try {
      Libc.open();
    } catch (LibraryRefusedException e) {
      LOG.info("No V4L2 encoders: {}", e.getMessage());
      return Optional.empty();
    }
    FolderWatch started = null;
    try {
      started = new FolderWatch("kinora-v4l2-encoders", this::changed);
      started.add(FOLDER); // before the first look, so that nothing comes unseen in between
      all().forEach(this::look);
      return Optional.of(started);
    } catch (IOException | UncheckedIOException e) {
      LOG.error("No V4L2 encoders: {} cannot be watched", FOLDER, e);
      if (started != null) {
        started.close();
      }
      Libc.release();
      return Optional.empty();
    }
  }

  private static Set<String> all() throws IOException {
    Set<String> found = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, NODES + "*")) {
      files.forEach(file -> found.add(String.valueOf(file.getFileName())));
    }
    return found;
  }

  /** Called by the watch: files have come, have gone, or have another mode. */
  private void changed(Set<String> entries) {
    Set<String> looked = new TreeSet<>(entries);
    if (looked.remove("")) { // there may be more
      looked.addAll(offers.keySet());
      try {
        looked.addAll(all());
      } catch (IOException e) {
        LOG.error("{} cannot be read", FOLDER, e);
      }
    }
    looked.forEach(this::look);
  }

  private void look(String entry) {
    if (!entry.startsWith(NODES) || stopped) {
      return;
    }
    Path path = FOLDER.resolve(entry);
    Optional<Object> file = file(path);
    Seen seen = offers.get(entry);
    if (seen != null && !file.equals(Optional.of(seen.file()))) {
      withdraw(entry); // has gone, or is another device by now
    }
    if (file.isPresent()) {
      Seen now = new Seen(file.get(), Optional.empty());
      if (offers.putIfAbsent(entry, now) == null) {
        offer(entry, path, now);
      }
    }
  }

  /** What tells a file from another one of its name; empty if there is none. */
  private static Optional<Object> file(Path path) {
    try {
      return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return Optional.empty(); // has gone
    }
  }

  private void offer(String entry, Path path, Seen seen) {
    Optional<EncoderNode> found = Optional.empty();
    try {
      found = EncoderNode.probe(path, wanted);
    } catch (LinuxException e) {
      offers.remove(entry); // may become readable: then the watch tells
      if (e.is(Errno.EACCES)) {
        LOG.warn("{}: is this user in the group of the file?", e.getMessage());
      } else {
        LOG.debug("{}", e.getMessage());
      }
    }
    if (found.isEmpty()) {
      return;
    }
    EncoderNode node = found.get();
    String name = name(node);
    V4l2EncoderProvider provider = new V4l2EncoderProvider(name, node, maxOpen);
    LOG.info("Encoder {}: {}", name, provider.capabilities().note());
    Offer offer =
        new Offer(
            provider,
            context.registerService(
                EncoderProvider.class,
                provider,
                FrameworkUtil.asDictionary(
                    Map.of(ProviderProperties.NAME, name, Constants.SERVICE_RANKING, RANKING))));
    if (!offers.replace(entry, seen, new Seen(seen.file(), Optional.of(offer)))) {
      offer.end(); // meanwhile the file has become another one
      names.remove(name);
    } else if (stopped) {
      withdraw(entry);
    }
  }

  private String name(EncoderNode node) {
    String first = "v4l2-" + node.driver();
    String name = first;
    for (int number = 2; !names.add(name); number++) {
      name = first + "-" + number;
    }
    return name;
  }

  private void withdraw(String entry) {
    Seen gone = offers.remove(entry);
    if (gone != null && gone.offer().isPresent()) {
      Offer offer = gone.offer().get();
      offer.end();
      names.remove(offer.provider().name());
    }
  }

  /** Takes all services back. */
  @Deactivate
  void stop() {
    stopped = true;
    if (watch.isPresent()) {
      watch.get().close();
      Set.copyOf(offers.keySet()).forEach(this::withdraw);
      Libc.release();
    }
  }
}
