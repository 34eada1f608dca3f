package org.kinora.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Starts the framework with the configured features and runs one command in it.
 *
 * <p>The arguments are those of the command; {@code --debug} in front of them, or the environment
 * variable {@code KINORA_DEBUG=1}, adds stack traces to errors. Exit status: the command's, or 1
 * where the runtime cannot start.
 */
public final class Main {

  private static final int FAILED = 1;

  /** System property: start everything, say "ready", run no command; for the archive of classes. */
  private static final String WARM_UP = "kinora.warmup";

  private static final String JNA_FOLDER = "jna.tmpdir";

  private Main() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    List<String> arguments = new ArrayList<>(List.of(args));
    boolean debug = "1".equals(System.getenv("KINORA_DEBUG"));
    if (!arguments.isEmpty() && arguments.get(0).equals("--debug")) {
      arguments.remove(0);
      debug = true;
    }
    int status;
    try {
      status = run(List.copyOf(arguments));
    } catch (Exception e) {
      String message = e instanceof LaunchException ? e.getMessage() : e.toString();
      System.err.println("kinora: " + message);
      if (debug) {
        e.printStackTrace();
      }
      status = FAILED;
    }
    System.exit(status);
  }

  private static int run(List<String> arguments) throws Exception {
    Interruption interruption = new Interruption();
    interruption.install();
    Settings settings = Settings.read(arguments);
    FrameworkCache cache =
        FrameworkCache.create(settings.home(), settings.properties().get(Settings.CACHE));
    keepJnaHere(cache);
    try {
      KinoraFramework framework = KinoraFramework.start(settings, cache.storage(), arguments);
      try {
        if (Boolean.getBoolean(WARM_UP)) {
          System.out.println("ready");
          return 0;
        }
        return call(framework, interruption);
      } finally {
        if (!framework.stop()) {
          System.err.println("kinora: the framework did not stop in time");
        }
      }
    } finally {
      delete(cache);
    }
  }

  private static int call(KinoraFramework framework, Interruption interruption) throws Exception {
    Callable<Integer> command = framework.command();
    Thread watch =
        new Thread(
            () -> {
              try {
                framework.awaitStop();
                interruption.interrupt();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "kinora-framework-watch");
    watch.setDaemon(true);
    watch.start();
    try {
      return interruption.begin() ? command.call() : interruption.status();
    } finally {
      interruption.end();
    }
  }

  /** JNA unpacks its own library at its first use; by default into the user's home. */
  private static void keepJnaHere(FrameworkCache cache) {
    if (System.getProperty(JNA_FOLDER) == null) {
      System.setProperty(JNA_FOLDER, cache.directory().toString());
    }
  }

  private static void delete(FrameworkCache cache) {
    try {
      cache.close();
    } catch (IOException e) {
      System.err.println("kinora: the cache was not deleted completely: " + e);
    }
  }
}
