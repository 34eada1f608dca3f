package org.kinora.encoder.process;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderCapabilities.LiveSetting;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.process.ProgramAnswer;

/**
 * What a program says of its encoder when it is started with {@code --capabilities}: lines {@code
 * key=value}, lists with commas. {@code codecs}, {@code rate-controls}, {@code formats}, {@code
 * min-size} and {@code max-size} must be there; {@code width-alignment}, {@code height-alignment}
 * (2), {@code hardware} (false), {@code max-open} (no limit), {@code live} and {@code note} may be.
 */
final class ProgramCapabilities {

  private ProgramCapabilities() {}

  /**
   * Asks a program.
   *
   * @throws IOException if it cannot be started, fails, or does not say what it must; the message
   *     says which
   */
  static EncoderCapabilities ask(String program) throws IOException {
    return of(program, ProgramAnswer.ask(List.of(program, "--capabilities")));
  }

  static EncoderCapabilities of(String program, ProgramAnswer answer) throws IOException {
    try {
      return new EncoderCapabilities(
          Set.copyOf(answer.list("codecs", Codec::parse)),
          Set.copyOf(answer.constants("rate-controls", RateControl.Mode.class)),
          answer.constants("formats", PixelFormat.class),
          Size.parse(answer.needed("min-size")),
          Size.parse(answer.needed("max-size")),
          answer.number("width-alignment", 2),
          answer.number("height-alignment", 2),
          Boolean.parseBoolean(answer.get("hardware", "false")),
          answer.number("max-open", EncoderCapabilities.UNLIMITED),
          Set.copyOf(answer.constants("live", LiveSetting.class)),
          false,
          "%s in the process %s".formatted(answer.get("note", "an encoder"), program));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "what %s says of itself is wrong: %s".formatted(program, e.getMessage()), e);
    }
  }
}
