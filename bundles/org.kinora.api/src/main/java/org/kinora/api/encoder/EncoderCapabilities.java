package org.kinora.api.encoder;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/**
 * What a provider's encoders can do, known before any is opened. What is stated here is kept:
 * settings within it are not refused for what they ask.
 *
 * @param codecs it makes
 * @param rateControls it has
 * @param formats of frames that it takes, the one it likes best first
 * @param minSize smallest width and height
 * @param maxSize largest width and height
 * @param widthAlignment width must be a multiple of this, at least 2
 * @param heightAlignment height must be a multiple of this, at least 2
 * @param hardware whether it runs on an encoder of the hardware
 * @param maxOpen how many encoders may be open at once; {@link #UNLIMITED} if memory is the limit
 * @param live what {@link Encoder#update} can change
 * @param bindsCamera whether it has a hardware path from a camera, see {@link Encoder#bind}
 * @param note one line for people who choose: speed, limits; may be empty
 */
public record EncoderCapabilities(
    Set<Codec> codecs,
    Set<RateControl.Mode> rateControls,
    List<PixelFormat> formats,
    Size minSize,
    Size maxSize,
    int widthAlignment,
    int heightAlignment,
    boolean hardware,
    int maxOpen,
    Set<LiveSetting> live,
    boolean bindsCamera,
    String note) {

  /** {@link #maxOpen()} of a provider without a limit of its own. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** What can change while an encoder is open. */
  public enum LiveSetting {
    /** The bit rate of the rate control it was opened with. */
    BITRATE,
    /** The GOP length. */
    GOP,
    /** The nominal frame rate. */
    FRAME_RATE
  }

  /** Copies the collections and checks the ranges. */
  public EncoderCapabilities {
    codecs = Set.copyOf(codecs);
    rateControls = Set.copyOf(rateControls);
    formats = List.copyOf(formats);
    live = Set.copyOf(live);
    Objects.requireNonNull(minSize, "minSize");
    Objects.requireNonNull(maxSize, "maxSize");
    Objects.requireNonNull(note, "note");
    if (codecs.isEmpty() || rateControls.isEmpty() || formats.isEmpty()) {
      throw new IllegalArgumentException("an encoder has a codec, a rate control and a format");
    }
    if (widthAlignment < 2 || heightAlignment < 2 || maxOpen < 1) {
      throw new IllegalArgumentException("alignment is at least 2 and maxOpen at least 1");
    }
  }

  /**
   * Why these settings are out of reach.
   *
   * @return one clause that says what was asked and what is possible; empty if they are within
   *     reach
   */
  public Optional<String> refusal(EncoderSettings settings) {
    if (!codecs.contains(settings.codec())) {
      return Optional.of("makes " + codecs + ", not " + settings.codec());
    }
    if (!formats.contains(settings.format())) {
      return Optional.of("takes " + formats + ", not " + settings.format());
    }
    if (!rateControls.contains(settings.rateControl().mode())) {
      return Optional.of(
          "has rate control "
              + rateControls.stream().map(RateControl.Mode::id).sorted().toList()
              + ", not "
              + settings.rateControl().mode().id());
    }
    Size size = settings.size();
    if (size.width() < minSize.width()
        || size.height() < minSize.height()
        || size.width() > maxSize.width()
        || size.height() > maxSize.height()) {
      return Optional.of("takes " + minSize + " to " + maxSize + ", not " + size);
    }
    if (size.width() % widthAlignment != 0 || size.height() % heightAlignment != 0) {
      return Optional.of(
          "takes widths in steps of %d and heights in steps of %d, not %s"
              .formatted(widthAlignment, heightAlignment, size));
    }
    return Optional.empty();
  }
}
