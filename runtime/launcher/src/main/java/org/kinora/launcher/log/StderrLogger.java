package org.kinora.launcher.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes one line per message: {@code kinora: WARN Recorder: message (cause)}. The environment
 * variable {@code KINORA_LOG} sets the lowest level, by default {@code warn}; from {@code debug} on
 * stack traces are written too.
 */
final class StderrLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;
  private static final Level LOWEST = lowest(System.getenv("KINORA_LOG"));

  StderrLogger(String name) {
    this.name = name;
  }

  /** Understands a level's name; what is no level means the default. */
  static Level lowest(String name) {
    if (name != null) {
      for (Level level : Level.values()) {
        if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
          return level;
        }
      }
    }
    return Level.WARN;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable throwable) {
    System.err.println(
        line(
            level,
            MessageFormatter.basicArrayFormat(pattern, arguments),
            throwable,
            LOWEST.toInt() <= Level.DEBUG.toInt()));
  }

  String line(Level level, String message, Throwable throwable, boolean traces) {
    StringBuilder line = new StringBuilder("kinora: ").append(level).append(' ');
    line.append(name.substring(name.lastIndexOf('.') + 1)).append(": ");
    line.append(String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " "));
    if (throwable != null && traces) {
      StringWriter trace = new StringWriter();
      throwable.printStackTrace(new PrintWriter(trace));
      line.append(System.lineSeparator()).append(trace.toString().stripTrailing());
    } else {
      for (Throwable cause = throwable; cause != null; cause = cause.getCause()) {
        line.append(" (").append(cause.toString().replaceAll("\\s*\\R\\s*", " ")).append(')');
      }
    }
    return line.toString();
  }

  private static boolean enabled(Level level) {
    return level.toInt() >= LOWEST.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return enabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return enabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return enabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return enabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return enabled(Level.ERROR);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return StderrLogger.class.getName();
  }
}
