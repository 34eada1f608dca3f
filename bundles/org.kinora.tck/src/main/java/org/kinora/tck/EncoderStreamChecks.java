package org.kinora.tck;

import java.util.List;
import java.util.stream.LongStream;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.media.Codec;

/** What the bytes of an encoder must be. */
final class EncoderStreamChecks {
  private final EncoderSubject subject;

  EncoderStreamChecks(EncoderSubject subject) {
    this.subject = subject;
  }

  /**
   * A decoder can start with the first access unit.
   *
   * <p>Example failure: a hardware encoder whose parameter sets are only in a header structure.
   */
  @Proves("the first access unit is an IDR with its parameter sets in front")
  public void firstOutputIsAnIdrWithParameterSets() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      List<Unit> units = run(codec, 50, subject.frames());
      Expect.that(!units.isEmpty(), "%s: nothing came out", codec);
      Unit first = units.get(0);
      Expect.that(first.idr(), "%s: the first is no IDR: %s", codec, first);
      Expect.that(first.keyFrame(), "%s: the first is not flagged as key frame: %s", codec, first);
      Expect.that(
          first.parameterSets().complete(),
          "%s: the first IDR lacks parameter sets: it has %s",
          codec,
          first.parameterSets());
    }
  }

  /**
   * Every IDR can be played from, and the flag says which access units are IDRs.
   *
   * <p>Example failure: an encoder that sends parameter sets once, so that a cut file does not
   * play; or one that flags a recovery point as key frame.
   */
  @Proves("each IDR has its parameter sets in front, and the key frame flag tells the truth")
  public void everyIdrHasParameterSets() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      List<Unit> units = run(codec, 5, subject.frames());
      for (Unit unit : units) {
        Expect.equal(unit.keyFrame(), unit.idr(), codec + ": key frame flag of " + unit);
        Expect.that(
            !unit.idr() || unit.parameterSets().complete(),
            "%s: an IDR lacks parameter sets: %s has %s",
            codec,
            unit,
            unit.parameterSets());
      }
    }
  }

  /**
   * IDRs come exactly when the GOP says.
   *
   * <p>Example failure: an encoder with scene cut detection left on, or one that counts the GOP
   * from zero and gives IDRs one frame late.
   */
  @Proves("an IDR comes every gop frames and nowhere else, for a GOP of 1 too")
  public void gopLengthIsKept() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      for (int gop : new int[] {1, 5}) {
        List<Unit> units = run(codec, gop, 12);
        for (int i = 0; i < units.size(); i++) {
          Expect.equal(
              units.get(i).idr(), i % gop == 0, "%s gop %d: IDR at %d".formatted(codec, gop, i));
        }
      }
    }
  }

  /**
   * A swap, a new sink or a client can have an IDR at once, and the GOP goes on from there.
   *
   * <p>Example failure: an encoder that answers a request at the next regular IDR only, or that
   * goes on asking for IDRs.
   */
  @Proves("the frame after requestKeyFrame becomes an IDR, and only that one")
  public void keyFrameOnRequestComesWithTheNextFrame() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      try (EncoderBench bench = new EncoderBench(subject, subject.settings(codec).withGop(200))) {
        bench.encode(4);
        bench.encoder().requestKeyFrame();
        bench.encode(4);
        bench.encoder().requestKeyFrame();
        bench.encoder().requestKeyFrame(); // twice before one frame is one request
        bench.encode(3);
        List<Unit> units = bench.drain();
        for (Unit unit : units) {
          long number = unit.sequence();
          boolean expected = number == 0 || number == 4 || number == 8;
          Expect.equal(unit.idr(), expected, codec + ": IDR at frame " + number);
        }
      }
    }
  }

  /**
   * Frames and access units can be counted against each other.
   *
   * <p>Example failure: an encoder that skips frames to keep its bit rate, or that hands out each
   * slice or each NAL unit by itself.
   */
  @Proves("each frame gives exactly one access unit with one picture, in the order of the frames")
  public void everyFrameGivesOneAccessUnit() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      List<Unit> units = run(codec, 10, subject.frames());
      Expect.equal(
          units.stream().map(Unit::sequence).toList(),
          LongStream.range(0, subject.frames()).boxed().toList(),
          codec + ": frame numbers of the access units");
      for (Unit unit : units) {
        Expect.equal(unit.codec(), codec, "codec of " + unit);
        Expect.that(unit.beginsWithStartCode(), "no start code in front: %s", unit);
        Expect.that(unit.hasPicture(), "no coded slice inside: %s", unit);
      }
    }
  }

  private List<Unit> run(Codec codec, int gop, int frames) throws EncoderException {
    try (EncoderBench bench = new EncoderBench(subject, subject.settings(codec).withGop(gop))) {
      return bench.encode(frames).drain();
    }
  }
}
