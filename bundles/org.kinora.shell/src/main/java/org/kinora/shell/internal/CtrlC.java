package org.kinora.shell.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Takes Ctrl-C while an interactive shell is open: there it ends a command and not the shell. By
 * reflection and from the class loader of the process, because the class is in none of a bundle's
 * packages; the line editor cannot see it either, for the same reason.
 */
final class CtrlC {

  private final Method handle;
  private final Object signal;
  private final Object before;

  private CtrlC(Method handle, Object signal, Object before) {
    this.handle = handle;
    this.signal = signal;
    this.before = before;
  }

  /** From now on runs this, on a thread of the system, at every Ctrl-C. */
  static CtrlC handledBy(Runnable action) throws CommandFailure {
    try {
      ClassLoader loader = ClassLoader.getSystemClassLoader();
      Class<?> signalType = loader.loadClass("sun.misc.Signal");
      Class<?> handlerType = loader.loadClass("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              loader,
              new Class<?>[] {handlerType},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> CtrlC.class.getName();
                  });
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      Object signal = signalType.getConstructor(String.class).newInstance("INT");
      return new CtrlC(handle, signal, handle.invoke(null, signal, handler));
    } catch (ReflectiveOperationException e) {
      throw CommandFailure.failed("this Java runtime lacks the module jdk.unsupported", e);
    }
  }

  /** Gives Ctrl-C back to whom it belonged. */
  void close() throws CommandFailure {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      throw CommandFailure.failed("Ctrl-C cannot be given back", e);
    }
  }
}
