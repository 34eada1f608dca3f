package org.kinora.launcher.log;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Locale;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The OSGi Log Service on top of SLF4J. Without one, the Declarative Services runtime says nothing
 * about components that fail.
 *
 * <p>Both logging interfaces consist of the same few calls in many overloads; proxies answer them
 * by name.
 */
public final class OsgiLog {

  private OsgiLog() {}

  /** Returns the service. */
  public static LogService create() {
    return proxy(LogService.class, OsgiLog::service);
  }

  private static Object service(Object self, Method method, Object[] arguments) {
    if (method.getName().equals("getLogger")) {
      return logger(arguments);
    }
    logOldStyle(arguments);
    return null;
  }

  /** Serves getLogger(String | Class), the same with a type, and (Bundle, String, type). */
  private static Logger logger(Object[] arguments) {
    Object name =
        arguments[0] instanceof Bundle && arguments.length > 1 ? arguments[1] : arguments[0];
    boolean formatter = Arrays.asList(arguments).contains(FormatterLogger.class);
    org.slf4j.Logger target =
        LoggerFactory.getLogger(
            name instanceof Class<?> type ? type.getName() : String.valueOf(name));
    InvocationHandler handler =
        (self, method, values) -> call(target, self, formatter, method, values);
    return formatter ? proxy(FormatterLogger.class, handler) : proxy(Logger.class, handler);
  }

  private static Object call(
      org.slf4j.Logger target, Object self, boolean formatter, Method method, Object[] arguments)
      throws Exception {
    String name = method.getName();
    if (name.equals("getName")) {
      return target.getName();
    }
    if (name.startsWith("is") && name.endsWith("Enabled")) {
      return target.isEnabledForLevel(level(name.substring(2, name.length() - "Enabled".length())));
    }
    Level level = level(name);
    if (!target.isEnabledForLevel(level)) {
      return null;
    }
    if (arguments.length == 1 && arguments[0] instanceof LoggerConsumer<?> consumer) {
      @SuppressWarnings("unchecked") // Its type parameter is the exception it may throw.
      LoggerConsumer<Exception> any = (LoggerConsumer<Exception>) consumer;
      any.accept((Logger) self);
      return null;
    }
    Object[] values =
        arguments.length == 2 && arguments[1] instanceof Object[] many
            ? many
            : Arrays.copyOfRange(arguments, 1, arguments.length);
    String text = String.valueOf(arguments[0]);
    if (formatter) {
      target.atLevel(level).log(String.format(Locale.ROOT, text, values));
    } else {
      target.atLevel(level).log(text, values);
    }
    return null;
  }

  /** Serves log([ServiceReference,] int level, String message [, Throwable]). */
  private static void logOldStyle(Object[] arguments) {
    int at = arguments[0] == null || arguments[0] instanceof ServiceReference<?> ? 1 : 0;
    Throwable cause = arguments.length > at + 2 ? (Throwable) arguments[at + 2] : null;
    LoggerFactory.getLogger(at == 1 && arguments[0] != null ? arguments[0].toString() : "osgi")
        .atLevel(oldLevel((Integer) arguments[at]))
        .setCause(cause)
        .log(String.valueOf(arguments[at + 1]));
  }

  @SuppressWarnings("deprecation") // The bundles that still log so use these numbers.
  private static Level oldLevel(int level) {
    return switch (level) {
      case LogService.LOG_ERROR -> Level.ERROR;
      case LogService.LOG_WARNING -> Level.WARN;
      case LogService.LOG_INFO -> Level.INFO;
      default -> Level.DEBUG;
    };
  }

  private static Level level(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.equals("AUDIT") ? Level.ERROR : Level.valueOf(upper);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> self == arguments[0];
                  case "hashCode" -> System.identityHashCode(self);
                  case "toString" -> type.getName() + " on SLF4J";
                  default -> handler.invoke(self, method, arguments);
                }));
  }
}
