package org.kinora.test.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Opens sinks of another provider that fail in a stated way after some access units.
 *
 * <p>Its targets have its name as scheme: {@code faulty:out.h264} is the delegate's {@code
 * out.h264}.
 */
@Component(
    configurationPid = "org.kinora.test.faults.sink",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FaultySinkProvider.Config.class, factory = true)
public final class FaultySinkProvider implements SinkProvider {
  /** The configuration. */
  @ObjectClassDefinition(name = "Sink that fails")
  public @interface Config {
    /** The provider's name, which is the scheme of its targets. */
    @AttributeDefinition(name = "Name")
    String kinora_name() default "faulty";

    /** How it fails. */
    @AttributeDefinition(name = "Fault")
    SinkFault fault() default SinkFault.NONE;

    /** The access units of each sink before it begins to fail. */
    @AttributeDefinition(name = "Access units before the fault")
    int after() default 0;

    /** Milliseconds for each access unit of a sink that is slow. */
    @AttributeDefinition(name = "Milliseconds")
    int millis() default 100;

    /** The wrapped provider. */
    @AttributeDefinition(name = "Filter of the wrapped provider")
    String delegate_target() default "(kinora.name=none)";
  }

  private final SinkProvider delegate;
  private final String name;
  private final SinkFault fault;
  private final int after;
  private final int millis;
  private final Hang hang = new Hang();
  private final AtomicInteger opened = new AtomicInteger();

  /** For Declarative Services. */
  @Activate
  public FaultySinkProvider(@Reference(name = "delegate") SinkProvider delegate, Config config) {
    this(delegate, config.kinora_name(), config.fault(), config.after(), config.millis());
  }

  /**
   * @param delegate does the work
   * @param after access units of each sink before it begins to fail
   * @param millis for each access unit of a sink that is slow
   */
  public FaultySinkProvider(
      SinkProvider delegate, String name, SinkFault fault, int after, int millis) {
    this.delegate = delegate;
    this.name = name;
    this.fault = fault;
    this.after = after;
    this.millis = millis;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> targets() {
    return delegate.targets().stream()
        .map(target -> name + ":" + target)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean accepts(Locator target) {
    return target.scheme().equals(name) && delegate.accepts(inner(target));
  }

  private static Locator inner(Locator target) {
    return new Locator(Locator.FILE, target.path(), target.options());
  }

  @Override
  public void check(Locator target, Codec codec) throws SinkException {
    delegate.check(inner(target), codec);
    if (fault == SinkFault.CHECK_CREATES_THE_FILE) {
      try {
        Files.createFile(inner(target).toPath());
      } catch (IOException e) {
        throw new SinkException("cannot make " + target, Retry.RECOVERABLE, e);
      }
    }
  }

  @Override
  public Sink open(Locator target, StreamFormat format) throws SinkException {
    opened.incrementAndGet();
    if (fault == SinkFault.OPEN_FAILS) {
      throw new SinkException(name + " was told not to open", Retry.RECOVERABLE);
    }
    if (fault == SinkFault.LEAKS_THREADS) {
      Thread thread = new Thread(hang::await, "leaked by " + name);
      thread.setDaemon(true);
      thread.start();
    }
    return new FaultySink(
        delegate.open(inner(target), format), format.codec(), fault, after, millis, hang);
  }

  /** How often a sink was asked for. */
  public int opened() {
    return opened.get();
  }

  /** Lets every stalled call return, those to come too. */
  @Deactivate
  public void release() {
    hang.release();
  }
}
