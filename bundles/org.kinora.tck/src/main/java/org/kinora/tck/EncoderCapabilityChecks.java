package org.kinora.tck;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** Whether an encoder can do what it states, and refuses the rest. */
final class EncoderCapabilityChecks {
  private final EncoderSubject subject;

  EncoderCapabilityChecks(EncoderSubject subject) {
    this.subject = subject;
  }

  /**
   * What a recorder chooses by the capabilities is not refused afterwards.
   *
   * <p>Example failure: an encoder that states NV21 and takes it as NV12 or not at all; one that
   * states VBR for both codecs and has it for one.
   */
  @Proves("each stated codec, pixel format and rate control opens and encodes, in all combinations")
  public void statedCombinationsEncode() throws EncoderException {
    EncoderCapabilities can = subject.can();
    for (Codec codec : can.codecs()) {
      for (PixelFormat format : can.formats()) {
        for (RateControl.Mode mode : can.rateControls()) {
          RateControl control = EncoderSubject.rateControl(mode, subject.bitrate());
          encodeTwo(of(subject.settings(codec, subject.size()), format).with(control));
        }
      }
    }
  }

  /**
   * The stated limits of the size are true.
   *
   * <p>Example failure: an encoder that states sizes from 2x2 and crashes below 16x16, or that
   * states an alignment of 2 and cuts the picture to whole macroblocks.
   */
  @Proves("the smallest, largest and oddest sizes within the stated limits open and encode")
  public void statedSizesEncode() throws EncoderException {
    EncoderCapabilities can = subject.can();
    for (Codec codec : can.codecs()) {
      for (Size size : sizes(can)) {
        encodeTwo(subject.settings(codec, size));
      }
    }
  }

  private Set<Size> sizes(EncoderCapabilities can) {
    int minWidth = EncoderSubject.within(can, can.minSize()).width();
    int minHeight = EncoderSubject.within(can, can.minSize()).height();
    int maxWidth = can.maxSize().width() / can.widthAlignment() * can.widthAlignment();
    int maxHeight = can.maxSize().height() / can.heightAlignment() * can.heightAlignment();
    Set<Size> sizes = new LinkedHashSet<>();
    sizes.add(new Size(minWidth, minHeight));
    sizes.add(
        EncoderSubject.within(
            can, new Size(minWidth + can.widthAlignment(), minHeight + can.heightAlignment())));
    sizes.add(EncoderSubject.within(can, new Size(16 * 9 + 2, 16 * 5 + 2)));
    sizes.add(EncoderSubject.within(can, new Size(16 * 9 + 14, 16 * 5 + 14)));
    sizes.add(new Size(maxWidth, minHeight));
    sizes.add(new Size(minWidth, maxHeight));
    sizes.add(new Size(maxWidth, maxHeight));
    sizes.removeIf(size -> (long) size.width() * size.height() > subject.maxPixels());
    return sizes;
  }

  private void encodeTwo(EncoderSettings settings) throws EncoderException {
    Expect.equal(subject.can().refusal(settings), Optional.empty(), "refusal of " + settings);
    try (EncoderBench bench = new EncoderBench(subject, settings)) {
      Expect.equal(bench.encode(2).drain().size(), 2, "access units of two frames, " + settings);
    } catch (EncoderException e) {
      throw new AssertionError("stated as possible and refused: " + settings, e);
    }
  }

  /**
   * What cannot be done is refused before a recording starts, with a reason for people.
   *
   * <p>Example failure: an encoder that crashes, hangs or throws an {@code
   * ArrayIndexOutOfBoundsException} for a size it cannot do, or quietly does something else.
   */
  @Proves("a codec, format, rate control or size that is not stated is refused with the reason")
  public void whatIsNotStatedIsRefused() throws EncoderException {
    EncoderCapabilities can = subject.can();
    EncoderSettings good = subject.settings(can.codecs().iterator().next());
    for (Codec codec : Codec.values()) {
      if (!can.codecs().contains(codec)) {
        refused(subject.settings(codec));
      }
    }
    for (PixelFormat format : PixelFormat.values()) {
      if (!can.formats().contains(format)) {
        refused(of(good, format));
      }
    }
    for (RateControl.Mode mode : RateControl.Mode.values()) {
      if (!can.rateControls().contains(mode)) {
        refused(good.with(EncoderSubject.rateControl(mode, subject.bitrate())));
      }
    }
    Size min = can.minSize();
    Size max = can.maxSize();
    sizeRefused(good, min.width() - can.widthAlignment(), subject.size().height());
    sizeRefused(good, subject.size().width(), min.height() - can.heightAlignment());
    sizeRefused(good, max.width() + can.widthAlignment(), subject.size().height());
    sizeRefused(good, subject.size().width(), max.height() + can.heightAlignment());
    if (can.widthAlignment() > 2) {
      sizeRefused(good, subject.size().width() + 2, subject.size().height());
    }
    if (can.heightAlignment() > 2) {
      sizeRefused(good, subject.size().width(), subject.size().height() + 2);
    }
    encodeTwo(good);
  }

  private void sizeRefused(EncoderSettings good, int width, int height) {
    if (width >= 2 && height >= 2 && width <= Size.MAX && height <= Size.MAX) {
      refused(subject.settings(good.codec(), new Size(width, height)));
    }
  }

  private void refused(EncoderSettings settings) {
    Expect.refused(
        EncoderException.class,
        settings.toString(),
        () -> subject.provider().open(settings).close());
  }

  private static EncoderSettings of(EncoderSettings settings, PixelFormat format) {
    return new EncoderSettings(
        settings.codec(),
        settings.size(),
        format,
        settings.frameRate(),
        settings.rateControl(),
        settings.gop(),
        settings.preset(),
        settings.profile());
  }

  /**
   * People and filters can name the provider, and its capabilities can be kept.
   *
   * <p>Example failure: capabilities that shrink while an encoder is open.
   */
  @Proves("name and capabilities are there and do not change while an encoder is open")
  public void nameAndCapabilitiesDoNotChange() throws EncoderException {
    String name = subject.provider().name();
    EncoderCapabilities before = subject.can();
    Expect.that(!name.isBlank() && name.equals(name.strip()), "the name is '%s'", name);
    Encoder open = subject.provider().open(subject.settings(before.codecs().iterator().next()));
    try (open) {
      Expect.equal(subject.can(), before, "capabilities while an encoder is open");
      Expect.equal(subject.provider().name(), name, "name while an encoder is open");
    }
  }
}
