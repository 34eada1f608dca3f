package org.kinora.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.kinora.launcher.log.FrameworkLog;
import org.kinora.launcher.log.OsgiLog;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.log.LogService;

/** The framework with its first bundles; the last of them installs the features. */
final class KinoraFramework {

  /** Packages of the class path that bundles may import. */
  private static final String SYSTEM_PACKAGES =
      // SLF4J 2 serves bundles that were built with SLF4J 1.7 too.
      "org.slf4j;version=1.7.36,org.slf4j.helpers;version=1.7.36,org.slf4j.spi;version=1.7.36,"
          + "org.slf4j;version=2.0.17,org.slf4j.event;version=2.0.17,"
          + "org.slf4j.helpers;version=2.0.17,org.slf4j.spi;version=2.0.17,"
          + "org.osgi.service.log;version=1.5";

  /** Filter of the service that runs a command on the main thread. */
  private static final String MAIN_THREAD = "(main.thread=true)";

  /** Property of the service that carries the command's arguments. */
  private static final String ARGUMENTS = "launcher.arguments";

  private final Framework framework;

  private KinoraFramework(Framework framework) {
    this.framework = framework;
  }

  /** Starts the framework and the features that the settings name. */
  static KinoraFramework start(Settings settings, Path storage, List<String> arguments)
      throws LaunchException {
    Map<String, Object> configuration = new HashMap<>(settings.properties());
    configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SYSTEM_PACKAGES);
    configuration.put(FelixConstants.LOG_LOGGER_PROP, new FrameworkLog());
    configuration.put("felix.cache.locking", "false");
    KinoraFramework started = new KinoraFramework(new Felix(configuration));
    try {
      started.framework.start();
      BundleContext context = started.framework.getBundleContext();
      context.registerService(LogService.class, OsgiLog.create(), null);
      context.registerService(
          Object.class,
          started,
          FrameworkUtil.asDictionary(Map.of(ARGUMENTS, arguments.toArray(new String[0]))));
      started.startBoot(settings);
      return started;
    } catch (BundleException e) {
      started.stop();
      throw new LaunchException(reason(e), e);
    } catch (LaunchException e) {
      started.stop();
      throw e;
    }
  }

  private void startBoot(Settings settings) throws LaunchException, BundleException {
    BundleContext context = framework.getBundleContext();
    Bundle[] boot = new Bundle[settings.boot().size()];
    for (int i = 0; i < boot.length; i++) {
      Path jar = settings.home().resolve("repository").resolve(settings.boot().get(i));
      // Read where it lies. The framework decodes the address, and a "+" would become a space.
      boot[i] = context.installBundle("reference:" + jar.toUri().toString().replace("+", "%2B"));
    }
    for (Bundle bundle : boot) {
      bundle.start();
    }
  }

  /** The innermost cause that says something: that is where the feature service's own word is. */
  private static String reason(Throwable e) {
    String reason = String.valueOf(e.getMessage());
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getClass().getName().startsWith("org.kinora.")) {
        return String.valueOf(cause.getMessage());
      }
      reason = cause.getMessage() == null ? reason : cause.getMessage();
    }
    return reason.strip().replaceAll("\\s+", " ");
  }

  /** Finds what runs the command. */
  @SuppressWarnings("unchecked") // By the convention the result is the exit status.
  Callable<Integer> command() throws LaunchException {
    BundleContext context = framework.getBundleContext();
    try {
      ServiceReference<?>[] found =
          context.getServiceReferences(Callable.class.getName(), MAIN_THREAD);
      Object command = found == null ? null : context.getService(found[0]);
      if (command == null) {
        throw new LaunchException(
            "no installed feature runs commands; add the feature \"shell\" to kinora.features");
      }
      return (Callable<Integer>) command;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the framework has stopped, by whatever cause. */
  void awaitStop() throws InterruptedException {
    framework.waitForStop(0);
  }

  /**
   * Stops everything.
   *
   * @return false where it was not done within the time that a stop may take
   */
  boolean stop() {
    try {
      framework.stop();
      return framework.waitForStop(Interruption.GRACE.toMillis()).getType()
          != FrameworkEvent.WAIT_TIMEDOUT;
    } catch (BundleException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
