package org.kinora.tck;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** What an independent decoder sees. */
final class EncoderPictureChecks {
  /** Chroma of flat halves is off by less than this at any bit rate that is worth watching. */
  private static final int CHROMA_TOLERANCE = 16;

  private final EncoderSubject subject;

  EncoderPictureChecks(EncoderSubject subject) {
    this.subject = subject;
  }

  /**
   * Each access unit shows the frame whose number it carries.
   *
   * <p>Example failure: an encoder that reads a frame's memory after it gave the frame back, that
   * numbers its output by one too many, or whose output no decoder takes.
   */
  @Proves("each picture decodes, in order, and shows the counter of the frame it is numbered after")
  public void frameCounterIsReadableAfterDecode()
      throws EncoderException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      expectCounters(subject.settings(codec).withGop(8), true);
    }
  }

  /**
   * Requests, drains and new GOPs leave one stream that decodes.
   *
   * <p>Example failure: an encoder that restarts its frame numbers after a drain without an IDR.
   */
  @Proves("a stream with key frames on request and drains in the middle decodes without complaint")
  public void streamWithRequestsAndDrainsDecodes()
      throws EncoderException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      try (EncoderBench bench = new EncoderBench(subject, subject.settings(codec))) {
        bench.encode(3);
        bench.encoder().requestKeyFrame();
        bench.encode(3).drain();
        bench.encode(4).drain();
        expectCounters(bench.encode(3).drain(), subject.settings(codec));
      }
    }
  }

  /**
   * Colours are right in every pixel format, and rows with padding are read row by row.
   *
   * <p>Example failure: an encoder that takes NV21 for NV12 (faces turn blue), or that ignores the
   * stride, which shears the picture.
   */
  @Proves(
      "in each stated pixel format, and with padded rows, luma and chroma arrive where they were")
  public void coloursAreRightInEveryFormat()
      throws EncoderException, IOException, InterruptedException {
    // A width between the multiples of the stride alignment of a pool, so that rows are padded.
    Size size = EncoderSubject.within(subject.can(), new Size(208, 112));
    for (Codec codec : subject.codecs()) {
      for (PixelFormat format : subject.can().formats()) {
        EncoderSettings base = subject.settings(codec, size);
        EncoderSettings settings =
            new EncoderSettings(
                codec,
                size,
                format,
                base.frameRate(),
                base.rateControl(),
                base.gop(),
                base.preset(),
                base.profile());
        List<Picture> pictures = expectCounters(settings, false);
        expectColours(pictures.get(pictures.size() - 1), codec + " " + format);
      }
    }
  }

  private static void expectColours(Picture picture, String what) {
    int width = picture.size().width() / 2;
    int height = picture.size().height() / 2;
    int x = width / 8;
    int y = height * 5 / 8; // the lower half; the counter is above
    double[] actual = {
      picture.chroma(0, x, y, width / 4, height / 4),
      picture.chroma(0, x + width / 2, y, width / 4, height / 4),
      picture.chroma(1, x, y, width / 4, height / 4)
    };
    int[] expected = {Footage.LOW, Footage.HIGH, Footage.HIGH};
    String[] where = {"U of the left half", "U of the right half", "V of the lower half"};
    for (int i = 0; i < expected.length; i++) {
      Expect.that(
          Math.abs(actual[i] - expected[i]) < CHROMA_TOLERANCE,
          "%s: %s is %.0f and was %d",
          what,
          where[i],
          actual[i],
          expected[i]);
    }
  }

  /**
   * The decoded picture has the size that was asked for.
   *
   * <p>Example failure: an encoder that does not crop, so that 1080 rows become 1088.
   */
  @Proves("a size that is no multiple of a macroblock comes out as it went in")
  public void sizeIsCroppedToWhatWasAsked()
      throws EncoderException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      for (Size size : List.of(new Size(146, 98), new Size(158, 94))) {
        Size fitting = EncoderSubject.within(subject.can(), size);
        expectCounters(subject.settings(codec, fitting), false);
      }
    }
  }

  private List<Picture> expectCounters(EncoderSettings settings, boolean full)
      throws EncoderException, IOException, InterruptedException {
    try (EncoderBench bench = new EncoderBench(subject, settings)) {
      List<Unit> units = bench.encode(full ? subject.frames() : 4).drain();
      return expectCounters(units, settings);
    }
  }

  private List<Picture> expectCounters(List<Unit> units, EncoderSettings settings)
      throws IOException, InterruptedException {
    if (!Footage.hasCounter(settings.size())) {
      throw new CheckSkipped("needs pictures that have room for a frame counter");
    }
    Decoder.Decoded decoded =
        subject.decoder().decode(settings.codec(), settings.size(), Unit.stream(units));
    String what = settings.codec() + " " + settings.size() + " " + settings.format();
    Expect.equal(decoded.complaints(), "", what + ": the decoder's complaints");
    List<Long> counters = new ArrayList<>();
    decoded.pictures().forEach(picture -> counters.add(Footage.counter(picture)));
    Expect.equal(
        counters, units.stream().map(Unit::sequence).toList(), what + ": counters decoded");
    return decoded.pictures();
  }
}
