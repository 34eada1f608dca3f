package org.kinora.shell.internal;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether a standard stream is a terminal. */
final class Terminals {

  /** Standard input. */
  static final int IN = 0;

  /** Standard error. */
  static final int ERR = 2;

  private Terminals() {}

  /**
   * Whether a standard stream of this process is a terminal. On Linux the descriptor itself is
   * asked, because {@link System#console()} is missing as soon as any of the three is redirected;
   * elsewhere the console is all there is to go by.
   *
   * @param descriptor {@link #IN} or {@link #ERR}
   */
  static boolean isTerminal(int descriptor) {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    Path link = Path.of("/proc/self/fd", Integer.toString(descriptor));
    if (!Files.isSymbolicLink(link)) {
      return hasConsole();
    }
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      // The descriptor is closed, so nobody looks at it.
      return false;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // From JDK 22 on there always is one, which can be asked.
  private static boolean hasConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      // Before JDK 22 a console is a terminal.
      return true;
    }
  }
}
