package org.kinora.launcher.log;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** The framework's own messages: to SLF4J instead of standard output, which belongs to commands. */
public final class FrameworkLog extends Logger {

  @Override
  @SuppressWarnings("rawtypes") // As the class it extends declares it.
  protected void doLog(
      Bundle bundle, ServiceReference reference, int level, String message, Throwable throwable) {
    String text = bundle == null ? message : bundle.getSymbolicName() + ": " + message;
    Throwable cause =
        throwable instanceof BundleException failure && failure.getNestedException() != null
            ? failure.getNestedException()
            : throwable;
    org.slf4j.Logger log = LoggerFactory.getLogger("framework");
    switch (level) {
      case LOG_ERROR -> log.error(text, cause);
      case LOG_WARNING -> log.warn(text, cause);
      case LOG_INFO -> log.info(text, cause);
      default -> log.debug(text, cause);
    }
  }
}
