package org.kinora.distribution;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Activator of a bundle that runs commands by the launcher's convention, in place of the shell. */
public final class TestCommand implements BundleActivator {

  @Override
  public void start(BundleContext context) throws Exception {
    Object launcher =
        context
            .getServiceReferences(Object.class, "(launcher.arguments=*)")
            .iterator()
            .next()
            .getProperty("launcher.arguments");
    String[] arguments = (String[]) launcher;
    Callable<Integer> command = () -> call(arguments);
    context.registerService(
        Callable.class, command, FrameworkUtil.asDictionary(Map.of("main.thread", true)));
  }

  @Override
  public void stop(BundleContext context) {}

  private static int call(String[] arguments) throws Exception {
    if (arguments[0].equals("wait")) {
      return waitForInterrupt(Path.of(arguments[1]));
    }
    System.out.println(Thread.currentThread().getName() + ' ' + Arrays.toString(arguments));
    return Integer.parseInt(arguments[0]);
  }

  /** Like a recording: works until it is interrupted, then takes its time to complete the file. */
  private static int waitForInterrupt(Path file) throws Exception {
    Files.writeString(file, "begun");
    try {
      TimeUnit.MINUTES.sleep(5);
      return 1;
    } catch (InterruptedException e) {
      TimeUnit.MILLISECONDS.sleep(300);
      Files.writeString(file, "complete");
      return 3;
    }
  }
}
