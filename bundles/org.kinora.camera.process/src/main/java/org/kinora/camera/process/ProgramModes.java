package org.kinora.camera.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.process.ProgramAnswer;

/**
 * What a program says of its camera when {@code --cameras} follows its arguments, see {@link
 * org.kinora.binding.process}.
 *
 * @param formats that it delivers, the default first
 * @param sizes that are usual, the default first
 * @param min smallest size; sizes are even
 * @param max largest size
 * @param rate the largest of its rates, which are whole
 * @param outputs that it has
 * @param help what its options are, for people
 * @param note what it is, for people
 */
record ProgramModes(
    List<PixelFormat> formats,
    List<Size> sizes,
    Size min,
    Size max,
    int rate,
    int outputs,
    String help,
    String note) {

  ProgramModes {
    formats = List.copyOf(formats);
    sizes = List.copyOf(sizes);
    if (formats.isEmpty() || sizes.isEmpty() || rate < 1 || outputs < 1) {
      throw new IllegalArgumentException("there is no format, size, rate or output");
    }
  }

  /**
   * Asks a program.
   *
   * @param command the program and its arguments
   * @throws IOException if it cannot be started, fails, or does not say what it must; the message
   *     says which
   */
  static ProgramModes ask(List<String> command) throws IOException {
    List<String> asking = new ArrayList<>(command);
    asking.add("--cameras");
    return of(command.get(0), ProgramAnswer.ask(asking));
  }

  static ProgramModes of(String program, ProgramAnswer answer) throws IOException {
    try {
      return new ProgramModes(
          answer.constants("formats", PixelFormat.class),
          answer.list("sizes", Size::parse),
          Size.parse(answer.needed("min-size")),
          Size.parse(answer.needed("max-size")),
          Integer.parseInt(answer.needed("max-rate")),
          answer.number("outputs", 1),
          answer.get("options", ""),
          "%s in the process %s".formatted(answer.get("note", "a camera"), program));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "what %s says of its camera is wrong: %s".formatted(program, e.getMessage()), e);
    }
  }

  /** For people who choose one. */
  CameraInfo info(String name) {
    return new CameraInfo(
        Locator.camera(name),
        "%s, any even size from %s to %s; %s; options: buffers=%d..%d%s"
            .formatted(
                note,
                min,
                max,
                outputs == 1 ? "one output" : "%s:N is output N of %d".formatted(name, outputs),
                Buffers.FEWEST,
                Buffers.MOST,
                help.isEmpty() ? "" : ", " + help),
        sizes.stream()
            .map(size -> new CameraMode(formats.get(0), size, FrameRate.of(rate)))
            .toList());
  }

  /** What is delivered for a request. */
  CameraMode mode(String name, CameraRequest request) throws CameraException {
    Size size = request.size().orElse(sizes.get(0));
    if (!fits(size)) {
      throw refusal(
          "the camera %s has even sizes from %s to %s, not %s".formatted(name, min, max, size));
    }
    FrameRate wanted = request.frameRate().orElse(FrameRate.of(rate));
    if (wanted.denominator() != 1 || wanted.numerator() > rate) {
      throw refusal(
          "the camera %s has whole rates from 1 to %d, not %s".formatted(name, rate, wanted));
    }
    Optional<PixelFormat> format =
        request.formats().isEmpty()
            ? Optional.of(formats.get(0))
            : request.formats().stream().filter(formats::contains).findFirst();
    return new CameraMode(
        format.orElseThrow(
            () ->
                refusal(
                    "the camera %s has %s, not %s".formatted(name, formats, request.formats()))),
        size,
        wanted);
  }

  private boolean fits(Size size) {
    return size.width() >= min.width()
        && size.height() >= min.height()
        && size.width() <= max.width()
        && size.height() <= max.height();
  }

  private static CameraException refusal(String message) {
    return new CameraException(message, Retry.FATAL);
  }
}
