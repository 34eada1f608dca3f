package org.kinora.sink.pipe.internal;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How patient a sink is with its command.
 *
 * @param stall how long the command may take no data
 * @param linger how long it may go on when there is no more
 */
record PipeOptions(Duration stall, Duration linger) {

  /**
   * Less than the time after which the recorder gives up a sink, so that the reason is known
   * better.
   */
  static final PipeOptions DEFAULT = new PipeOptions(Duration.ofSeconds(5), Duration.ofSeconds(10));

  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s)");

  /**
   * Reads the options of a target.
   *
   * @throws IllegalArgumentException if one is unknown or has no such value
   */
  static PipeOptions of(Map<String, String> options) {
    PipeOptions result = DEFAULT;
    for (Map.Entry<String, String> option : options.entrySet()) {
      result =
          switch (option.getKey()) {
            case "stall" -> new PipeOptions(time(option), result.linger);
            case "wait" -> new PipeOptions(result.stall, time(option));
            default ->
                throw new IllegalArgumentException(
                    "'"
                        + option.getKey()
                        + "' is not an option of pipes: there are stall=5s and wait=10s");
          };
    }
    return result;
  }

  private static Duration time(Map.Entry<String, String> option) {
    Matcher matcher = TIME.matcher(option.getValue());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not possible: write a time such as 500ms or 20s".formatted(option));
    }
    long number = Long.parseLong(matcher.group(1));
    return matcher.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
  }
}
