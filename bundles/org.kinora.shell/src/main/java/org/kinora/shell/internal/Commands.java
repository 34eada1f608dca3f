package org.kinora.shell.internal;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.kinora.api.KinoraException;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The commands by name: reads their arguments, runs them, and makes one {@link CommandFailure} of
 * whatever goes wrong. Only the command that is run is looked at by picocli: its reflection takes
 * time at start.
 */
final class Commands {

  /** Environment variable that does what {@code --debug} does, when it is 1. */
  private static final String DEBUG = "KINORA_DEBUG";

  /** Help stands last but for {@code --debug}. */
  private static final int HELP_ORDER = 1000;

  private final String prefix;
  private final Map<String, Supplier<Action>> actions = new LinkedHashMap<>();

  /**
   * @param prefix what stands in front of a command's name in help texts
   */
  Commands(String prefix) {
    this.prefix = prefix;
  }

  /** Adds a command. */
  Commands with(String name, Supplier<Action> action) {
    actions.put(name, action);
    return this;
  }

  /**
   * Runs a command.
   *
   * @throws CommandFailure if it did not do what it was to do
   */
  void run(String name, List<String> arguments, Session session) throws CommandFailure {
    Supplier<Action> supplier = actions.get(name);
    if (supplier == null) {
      throw CommandFailure.usage(
          "there is no command '%s': there %s"
              .formatted(name, Texts.areOrNone(List.copyOf(actions.keySet()))));
    }
    Action action = supplier.get();
    CommandLine line = commandLine(name, action);
    try {
      parse(line, arguments);
      if (line.isUsageHelpRequested()) {
        line.usage(session.out());
        return;
      }
      action.run(session);
    } catch (Exception e) {
      CommandFailure failure = explain(e, line.getCommandName());
      if (action.debug() || "1".equals(System.getenv(DEBUG))) {
        session.err().print(trace(e));
      }
      throw failure;
    } finally {
      session.out().flush();
    }
  }

  private CommandLine commandLine(String name, Action action) {
    CommandLine line = new CommandLine(action).setCommandName(prefix + name);
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .order(HELP_ORDER)
                .description("Show this help.")
                .build());
    Values.registerWith(line);
    return line;
  }

  private static void parse(CommandLine line, List<String> arguments) throws CommandFailure {
    try {
      line.parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException e) {
      throw CommandFailure.usage(
          "%s%s (see '%s --help')"
              .formatted(oneLine(e.getMessage()), suggestion(e), line.getCommandName()));
    }
  }

  private static String suggestion(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return ": did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    return "";
  }

  private static CommandFailure explain(Exception e, String command) {
    if (e instanceof CommandFailure failure) {
      return failure;
    }
    if (e instanceof KinoraException) {
      return CommandFailure.failed(oneLine(e.getMessage()), e);
    }
    if (e instanceof InterruptedException) {
      return CommandFailure.failed(command + " was interrupted", e);
    }
    return CommandFailure.failed(
        "%s failed unexpectedly, which is a fault in Kinora: %s (--debug shows where)"
            .formatted(command, oneLine(e.toString())),
        e);
  }

  /** A text without its line breaks: every error is one line. */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String trace(Exception e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  /** Prints the commands with what each is for. */
  void overview(PrintStream out) {
    int width = actions.keySet().stream().mapToInt(String::length).max().orElse(0);
    actions.forEach(
        (name, action) -> {
          CommandLine line = commandLine(name, action.get());
          String[] description = line.getCommandSpec().usageMessage().description();
          out.println(
              "  %s%s%s  %s"
                  .formatted(
                      prefix,
                      name,
                      " ".repeat(width - name.length()),
                      Arrays.stream(description).findFirst().orElse("")));
        });
  }

  /**
   * Prints the help of one command.
   *
   * @throws CommandFailure if there is no such command
   */
  void help(String name, Session session) throws CommandFailure {
    run(name, List.of("--help"), session);
  }
}
