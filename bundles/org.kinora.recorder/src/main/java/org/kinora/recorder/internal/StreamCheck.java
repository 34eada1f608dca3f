package org.kinora.recorder.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.StreamFormat;

/**
 * Looks at each access unit of an encoder, because a single bad one would spoil the file. Once one
 * was refused, all are. For one thread at a time.
 */
final class StreamCheck {

  private final EncoderSettings settings;
  private Optional<StreamFormat> format = Optional.empty();
  private Optional<String> fault = Optional.empty();

  StreamCheck(EncoderSettings settings) {
    this.settings = settings;
  }

  /** The format of what was accepted last; empty if the next one has to be a key frame. */
  Optional<StreamFormat> format() {
    return format;
  }

  /** What was wrong, as it follows the encoder's name in a message; empty if nothing was. */
  Optional<String> fault() {
    return fault;
  }

  /** Has the stream begin again: the next access unit must not need any that came before. */
  void beginAgain() {
    format = Optional.empty();
  }

  /**
   * Whether an access unit can go to a file.
   *
   * @param source the frame that the encoder has under the access unit's number
   */
  boolean accepts(AccessUnit unit, Optional<RecordedFrame> source) {
    if (fault.isPresent()) {
      return false;
    }
    ByteBuffer bytes = unit.buffer();
    if (source.isEmpty()) {
      fault =
          Optional.of("gave an access unit for frame " + unit.sequence() + ", which it has not");
    } else if (!PictureCheck.isPicture(settings.codec(), bytes, unit.keyFrame())) {
      fault = Optional.of("gave something that is no picture for frame " + unit.sequence());
    } else if (unit.pts() != source.get().pts()) {
      fault = Optional.of("changed the time of frame " + unit.sequence());
    } else if (unit.codec() != settings.codec()) {
      fault = Optional.of("gave " + unit.codec() + " instead of " + settings.codec());
    } else if (unit.keyFrame()) {
      ParameterSets sets = ParameterSets.in(settings.codec(), bytes);
      if (!sets.complete()) {
        fault = Optional.of("gave a key frame without its parameter sets");
      } else if (format.isEmpty() || !format.get().parameterSets().equals(sets)) {
        format =
            Optional.of(
                new StreamFormat(settings.codec(), settings.size(), settings.frameRate(), sets));
      }
    } else if (format.isEmpty()) {
      fault = Optional.of("did not begin with a key frame");
    }
    return fault.isEmpty();
  }
}
