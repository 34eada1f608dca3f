package org.kinora.test.faults;

import java.util.concurrent.atomic.AtomicInteger;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Opens encoders of another provider that fail in a stated way after some frames. */
@Component(
    configurationPid = "org.kinora.test.faults.encoder",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FaultyEncoderProvider.Config.class, factory = true)
public final class FaultyEncoderProvider implements EncoderProvider {
  /** The configuration. */
  @ObjectClassDefinition(name = "Encoder that fails")
  public @interface Config {
    /** The provider's name. */
    @AttributeDefinition(name = "Name")
    String kinora_name() default "faulty";

    /** How it fails. */
    @AttributeDefinition(name = "Fault")
    EncoderFault fault() default EncoderFault.NONE;

    /** The frames of each encoder before it begins to fail. */
    @AttributeDefinition(name = "Frames before the fault")
    int after() default 0;

    /** Milliseconds for each frame of an encoder that is slow. */
    @AttributeDefinition(name = "Milliseconds")
    int millis() default 100;

    /** The wrapped provider. */
    @AttributeDefinition(name = "Filter of the wrapped provider")
    String delegate_target() default "(kinora.name=none)";
  }

  private final EncoderProvider delegate;
  private final String name;
  private final EncoderFault fault;
  private final int after;
  private final int millis;
  private final Hang hang = new Hang();
  private final AtomicInteger opened = new AtomicInteger();

  /** For Declarative Services. */
  @Activate
  public FaultyEncoderProvider(
      @Reference(name = "delegate") EncoderProvider delegate, Config config) {
    this(delegate, config.kinora_name(), config.fault(), config.after(), config.millis());
  }

  /**
   * @param delegate does the work
   * @param after frames of each encoder before it begins to fail
   * @param millis for each frame of an encoder that is slow
   */
  public FaultyEncoderProvider(
      EncoderProvider delegate, String name, EncoderFault fault, int after, int millis) {
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
  public EncoderCapabilities capabilities() {
    return delegate.capabilities();
  }

  @Override
  public Encoder open(EncoderSettings settings) throws EncoderException {
    opened.incrementAndGet();
    if (fault == EncoderFault.OPEN_FAILS) {
      throw new EncoderException(name + " was told not to open", Retry.RECOVERABLE);
    }
    if (fault == EncoderFault.LEAKS_THREADS) {
      Thread thread = new Thread(hang::await, "leaked by " + name);
      thread.setDaemon(true);
      thread.start();
    }
    return new FaultyEncoder(delegate.open(settings), settings, fault, after, millis, hang);
  }

  /** How often an encoder was asked for. */
  public int opened() {
    return opened.get();
  }

  /** Lets every hung call return, those to come too. */
  @Deactivate
  public void release() {
    hang.release();
  }
}
