package org.kinora.shell.internal;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The functions of scope {@code kinora} in Gogo. Each is the command of the same name; {@code
 * --help} tells its options. Its methods are there for Gogo, which calls them by name and shows the
 * descriptions.
 */
@Component(
    service = GogoCommands.class,
    property = {
      "osgi.command.scope=" + GogoCommands.SCOPE,
      "osgi.command.function=record",
      "osgi.command.function=stop",
      "osgi.command.function=status",
      "osgi.command.function=list",
      "osgi.command.function=remux",
      "osgi.command.function=repair",
      "osgi.command.function=sleep",
      "osgi.command.function=swap",
      "osgi.command.function=pause",
      "osgi.command.function=resume",
      "osgi.command.function=keyframe",
      "osgi.command.function=still",
      "osgi.command.function=cut",
      "osgi.command.function=trigger",
      "osgi.command.function=release",
      "osgi.command.function=addsink",
      "osgi.command.function=removesink",
      "osgi.command.function=feature",
      "osgi.command.function=bundle",
      "osgi.command.function=exit",
      "osgi.command.function=help"
    })
public final class GogoCommands {

  /** The scope. */
  static final String SCOPE = "kinora";

  private static final String ARGUMENTS = "options and parameters: --help tells them";

  private final BundleContext context;

  /** Called by the component runtime. */
  @Activate
  public GogoCommands(BundleContext context) {
    this.context = context;
  }

  /** All functions, for one call from a session. */
  static Commands all(CommandSession gogo) {
    return new Commands(SCOPE + ":")
        .with("record", RecordAction::new)
        .with("wait", WaitAction::new)
        .with("stop", StopAction::new)
        .with("status", StatusAction::new)
        .with("swap", SwapAction::new)
        .with("pause", PauseAction::new)
        .with("resume", ResumeAction::new)
        .with("keyframe", KeyFrameAction::new)
        .with("still", StillAction::new)
        .with("cut", CutAction::new)
        .with("trigger", TriggerAction::new)
        .with("release", ReleaseAction::new)
        .with("addsink", AddSinkAction::new)
        .with("removesink", RemoveSinkAction::new)
        .with("list", ListAction::new)
        .with("remux", RemuxAction::new)
        .with("repair", RepairAction::new)
        .with("sleep", SleepAction::new)
        .with("feature", FeatureAction::new)
        .with("bundle", BundleAction::new)
        .with("exit", () -> new ExitAction(gogo))
        .with("help", () -> new HelpAction(all(gogo)));
  }

  private void run(String name, CommandSession gogo, String[] arguments) throws CommandFailure {
    run(context, name, gogo, List.of(arguments));
  }

  /** Runs a function; Gogo has put the streams of the pipe behind the standard ones. */
  static void run(BundleContext context, String name, CommandSession gogo, List<String> arguments)
      throws CommandFailure {
    Runnable end = GogoSessions.running(gogo);
    try (Services services = new BundleServices(context)) {
      boolean terminal = GogoSessions.isTerminal(gogo);
      Session session = new Session(System.in, System.out, System.err, terminal, true, services);
      all(gogo).run(name, arguments, session);
    } finally {
      end.run();
    }
  }

  /** Runs {@code record}. */
  @Descriptor("record a camera into one or more files")
  public void record(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("record", gogo, arguments);
  }

  /** Runs {@code stop}. */
  @Descriptor("end a recording: its files are completed")
  public void stop(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("stop", gogo, arguments);
  }

  /** Runs {@code status}. */
  @Descriptor("tell how a recording stands, or how it ended")
  public void status(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("status", gogo, arguments);
  }

  /** Runs {@code list}. */
  @Descriptor("list cameras, encoders, sinks, remuxers, features or recordings")
  public void list(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("list", gogo, arguments);
  }

  /** Runs {@code remux}. */
  @Descriptor("put video into another container without encoding it again")
  public void remux(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("remux", gogo, arguments);
  }

  /** Runs {@code repair}. */
  @Descriptor("complete recordings that a crash left open")
  public void repair(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("repair", gogo, arguments);
  }

  /** Runs {@code sleep}. */
  @Descriptor("wait for a time")
  public void sleep(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("sleep", gogo, arguments);
  }

  /** Runs {@code swap}. */
  @Descriptor("change the encoder or the camera of a running recording")
  public void swap(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("swap", gogo, arguments);
  }

  /** Runs {@code pause}. */
  @Descriptor("pass frames over until resume")
  public void pause(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("pause", gogo, arguments);
  }

  /** Runs {@code resume}. */
  @Descriptor("end a pause")
  public void resume(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("resume", gogo, arguments);
  }

  /** Runs {@code keyframe}. */
  @Descriptor("ask for a key frame")
  public void keyframe(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("keyframe", gogo, arguments);
  }

  /** Runs {@code still}. */
  @Descriptor("store a picture of a running recording")
  public void still(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("still", gogo, arguments);
  }

  /** Runs {@code cut}. */
  @Descriptor("begin another file now")
  public void cut(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("cut", gogo, arguments);
  }

  /** Runs {@code trigger}. */
  @Descriptor("store what a waiting recording has kept, and what comes")
  public void trigger(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("trigger", gogo, arguments);
  }

  /** Runs {@code release}. */
  @Descriptor("end what trigger began")
  public void release(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("release", gogo, arguments);
  }

  /** Runs {@code addsink}. */
  @Descriptor("add a file to a running recording")
  public void addsink(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("addsink", gogo, arguments);
  }

  /** Runs {@code removesink}. */
  @Descriptor("complete a file of a running recording and go on without it")
  public void removesink(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("removesink", gogo, arguments);
  }

  /** Runs {@code feature}. */
  @Descriptor("list, install, update or remove features")
  public void feature(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("feature", gogo, arguments);
  }

  /** Runs {@code bundle}. */
  @Descriptor("stop, start, update, install or uninstall bundles by symbolic name")
  public void bundle(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("bundle", gogo, arguments);
  }

  /** Runs {@code exit}. */
  @Descriptor("end the shell, or the script with an exit status")
  public void exit(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("exit", gogo, arguments);
  }

  /** Runs {@code help}. */
  @Descriptor("tell about the commands of Kinora")
  public void help(CommandSession gogo, @Descriptor(ARGUMENTS) String[] arguments)
      throws CommandFailure {
    run("help", gogo, arguments);
  }
}
