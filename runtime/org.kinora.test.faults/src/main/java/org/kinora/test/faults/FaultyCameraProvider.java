package org.kinora.test.faults;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.Locator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Opens cameras of another provider that fail in a stated way after some frames. */
@Component(
    configurationPid = "org.kinora.test.faults.camera",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FaultyCameraProvider.Config.class, factory = true)
public final class FaultyCameraProvider implements CameraProvider {
  /** The configuration. */
  @ObjectClassDefinition(name = "Camera that fails")
  public @interface Config {
    /** The provider's name, which is the scheme of its locators. */
    @AttributeDefinition(name = "Name")
    String kinora_name() default "faulty";

    /** How it fails. */
    @AttributeDefinition(name = "Fault")
    CameraFault fault() default CameraFault.NONE;

    /** The frames of each camera before it begins to fail. */
    @AttributeDefinition(name = "Frames before the fault")
    int after() default 0;

    /** The wrapped provider. */
    @AttributeDefinition(name = "Filter of the wrapped provider")
    String delegate_target() default "(kinora.name=none)";
  }

  private final CameraProvider delegate;
  private final String name;
  private final CameraFault fault;
  private final int after;
  private final Hang hang = new Hang();
  private final AtomicInteger opened = new AtomicInteger();

  /** For Declarative Services. */
  @Activate
  public FaultyCameraProvider(
      @Reference(name = "delegate") CameraProvider delegate, Config config) {
    this(delegate, config.kinora_name(), config.fault(), config.after());
  }

  /**
   * @param delegate does the work
   * @param after frames of each camera before it begins to fail
   */
  public FaultyCameraProvider(CameraProvider delegate, String name, CameraFault fault, int after) {
    this.delegate = delegate;
    this.name = name;
    this.fault = fault;
    this.after = after;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<CameraInfo> cameras() {
    return delegate.cameras().stream()
        .map(info -> new CameraInfo(scheme(info.locator(), name), info.description(), info.modes()))
        .toList();
  }

  private static Locator scheme(Locator locator, String scheme) {
    return new Locator(scheme, locator.path(), locator.options());
  }

  @Override
  public Camera open(CameraRequest request) throws CameraException {
    opened.incrementAndGet();
    if (fault == CameraFault.OPEN_FAILS) {
      throw new CameraException(name + " was told not to open", Retry.RECOVERABLE);
    }
    if (fault == CameraFault.LEAKS_THREADS) {
      Thread thread = new Thread(hang::await, "leaked by " + name);
      thread.setDaemon(true);
      thread.start();
    }
    CameraRequest inner =
        new CameraRequest(
            scheme(request.locator(), delegate.name()),
            request.size(),
            request.frameRate(),
            request.formats());
    return new FaultyCamera(delegate.open(inner), request.locator(), fault, after, hang);
  }

  /** How often a camera was asked for. */
  public int opened() {
    return opened.get();
  }

  /** Lets every hung call return, those to come too. */
  @Deactivate
  public void release() {
    hang.release();
  }
}
