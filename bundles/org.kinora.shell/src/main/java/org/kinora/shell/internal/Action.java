package org.kinora.shell.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A command with its options: one instance is filled from the arguments and run once. The same
 * class serves the command line and Gogo.
 */
@Command(
    synopsisHeading = "Usage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%n",
    sortOptions = false,
    usageHelpAutoWidth = true)
abstract class Action {

  @Option(
      names = "--debug",
      order = 1001,
      description = "Show where a failure comes from (as KINORA_DEBUG=1 does).")
  private boolean debug;

  /**
   * Does it.
   *
   * @throws CommandFailure if it could not be done
   * @throws org.kinora.api.KinoraException if it could not be done, with the message to show
   * @throws InterruptedException if the user gave up
   */
  abstract void run(Session session) throws Exception;

  /** Whether failures are to be shown with all that is known. */
  final boolean debug() {
    return debug;
  }
}
