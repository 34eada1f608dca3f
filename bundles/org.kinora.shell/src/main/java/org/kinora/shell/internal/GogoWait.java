package org.kinora.shell.internal;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * {@code kinora:wait}. A {@link Function}, because Gogo would choose between a method {@code wait}
 * and those of {@link Object} by the arguments; the method is there for Gogo's help alone.
 */
@Component(
    service = GogoWait.class,
    property = {"osgi.command.scope=" + GogoCommands.SCOPE, "osgi.command.function=wait"})
public final class GogoWait implements Function {

  private final BundleContext context;

  /** Called by the component runtime. */
  @Activate
  public GogoWait(BundleContext context) {
    this.context = context;
  }

  @Override
  public Object execute(CommandSession gogo, List<Object> arguments) throws CommandFailure {
    wait(gogo, arguments.stream().map(String::valueOf).toArray(String[]::new));
    return null;
  }

  /** Runs {@code wait}. */
  @Descriptor("wait for the end of a recording and tell its result")
  public void wait(
      CommandSession gogo,
      @Descriptor("options and parameters: --help tells them") String[] arguments)
      throws CommandFailure {
    GogoCommands.run(context, "wait", gogo, List.of(arguments));
  }
}
