package org.kinora.tck;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.kinora.api.encoder.EncoderCapabilities.LiveSetting;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;

/** Bit rates, and what can change while an encoder is open. */
final class EncoderRateChecks {
  /** A variable rate keeps its average over longer than these few seconds. */
  private static final double VARIABLE = 2;

  private final EncoderSubject subject;

  EncoderRateChecks(EncoderSubject subject) {
    this.subject = subject;
  }

  /**
   * A network or a card gets about what was asked for.
   *
   * <p>Example failure: an encoder that takes the bit rate for kilobits, or has a fixed quantiser
   * whatever is asked.
   */
  @Proves("moving, noisy footage comes out at the bit rate asked for, within the stated tolerance")
  public void bitrateIsKept() throws EncoderException {
    boolean any = false;
    for (Codec codec : subject.codecs()) {
      for (RateControl.Mode mode : subject.can().rateControls()) {
        RateControl control = EncoderSubject.rateControl(mode, subject.bitrate());
        if (control.bitrate() > 0) {
          any = true;
          double share = mode == RateControl.Mode.CBR ? 1 : VARIABLE;
          try (EncoderBench bench =
              new EncoderBench(subject, subject.settings(codec).with(control))) {
            List<Unit> units = bench.encode(framesOf(subject.seconds())).drain();
            boolean lessIsFine = mode == RateControl.Mode.AVBR;
            expectRate(units, subject.bitrate(), share, lessIsFine, codec + " " + mode.id());
          }
        }
      }
    }
    if (!any) {
      throw new CheckSkipped("the provider has no rate control that aims at a bit rate");
    }
  }

  /**
   * A bit rate can follow the network.
   *
   * <p>Example failure: an encoder that states live bit rates and ignores them, or that falls back
   * to short GOPs. One IDR with the update itself is allowed: some libraries begin afresh.
   */
  @Proves("where the bit rate is stated as live, an update halves and restores the measured rate")
  public void liveBitrateIsFollowed() throws EncoderException {
    if (!subject.can().live().contains(LiveSetting.BITRATE)) {
      throw new CheckSkipped("the provider does not state the bit rate as a live setting");
    }
    for (Codec codec : subject.codecs()) {
      EncoderSettings settings = subject.settings(codec).withGop(10_000);
      if (settings.rateControl().bitrate() == 0) {
        throw new CheckSkipped("the provider has no rate control that aims at a bit rate");
      }
      try (EncoderBench bench = new EncoderBench(subject, settings)) {
        bench.encode(framesOf(1));
        Set<Long> mayBeIdr = new HashSet<>(Set.of(0L));
        for (int target : new int[] {subject.bitrate() / 2, subject.bitrate()}) {
          mayBeIdr.add(bench.next());
          bench.encoder().update(EncoderUpdate.bitrate(target));
          bench.encode(framesOf(1)); // the rate buffer of the old rate runs out
          int before = bench.units().size();
          bench.encode(framesOf(Math.max(1, subject.seconds() - 1)));
          List<Unit> all = bench.units();
          List<Unit> after = all.subList(before, all.size());
          expectRate(after, target, VARIABLE, false, codec + " after an update to " + target);
        }
        for (Unit unit : bench.units()) {
          Expect.that(
              !unit.idr() || mayBeIdr.contains(unit.sequence()),
              "%s: an IDR away from any update of the bit rate: %s",
              codec,
              unit);
        }
      }
    }
  }

  /**
   * GOP and frame rate change where that is stated.
   *
   * <p>Example failure: an encoder that keeps its old GOP, or that loses a frame at the change.
   */
  @Proves("where they are stated as live, the GOP changes, and a new frame rate loses nothing")
  public void liveGopAndFrameRateAreFollowed() throws EncoderException {
    if (!subject.can().live().contains(LiveSetting.GOP)
        && !subject.can().live().contains(LiveSetting.FRAME_RATE)) {
      throw new CheckSkipped("the provider states neither GOP nor frame rate as a live setting");
    }
    for (Codec codec : subject.codecs()) {
      try (EncoderBench bench = new EncoderBench(subject, subject.settings(codec).withGop(200))) {
        bench.encode(4);
        if (subject.can().live().contains(LiveSetting.FRAME_RATE)) {
          bench.encoder().update(frameRate());
          bench.encode(4);
        }
        if (subject.can().live().contains(LiveSetting.GOP)) {
          int from = bench.drain().size(); // the next is an IDR, from which the new GOP counts
          bench.encoder().update(gop(5));
          bench.encode(11);
          List<Unit> units = bench.drain();
          for (int i = from; i < units.size(); i++) {
            Expect.equal(units.get(i).idr(), (i - from) % 5 == 0, codec + ": IDR " + (i - from));
          }
        }
        List<Unit> units = bench.drain();
        for (int i = 0; i < units.size(); i++) {
          Expect.equal(units.get(i).sequence(), (long) i, codec + ": number");
        }
      }
    }
  }

  /**
   * A caller learns that a change is not possible, and nothing is broken by asking.
   *
   * <p>Example failure: an encoder that accepts an update it cannot do, so that the caller believes
   * in it.
   */
  @Proves("an update of what is not live, or to an impossible value, is refused; encoding goes on")
  public void impossibleUpdatesAreRefused() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      try (EncoderBench bench = new EncoderBench(subject, subject.settings(codec))) {
        bench.encode(2);
        if (!subject.can().live().contains(LiveSetting.BITRATE)) {
          refused(bench, EncoderUpdate.bitrate(subject.bitrate() / 2));
        }
        if (!subject.can().live().contains(LiveSetting.GOP)) {
          refused(bench, gop(5));
        }
        if (!subject.can().live().contains(LiveSetting.FRAME_RATE)) {
          refused(bench, frameRate());
        }
        refused(bench, EncoderUpdate.bitrate(0));
        refused(bench, EncoderUpdate.bitrate(-1));
        refused(bench, gop(0));
        Expect.equal(bench.encode(3).drain().size(), 5, codec + ": access units of 5 frames");
      }
    }
  }

  private static void refused(EncoderBench bench, EncoderUpdate update) {
    Expect.refused(EncoderException.class, update.toString(), () -> bench.encoder().update(update));
  }

  private static EncoderUpdate gop(int frames) {
    return new EncoderUpdate(OptionalInt.empty(), OptionalInt.of(frames), Optional.empty());
  }

  private EncoderUpdate frameRate() {
    FrameRate half =
        new FrameRate(subject.frameRate().numerator(), subject.frameRate().denominator() * 2);
    return new EncoderUpdate(OptionalInt.empty(), OptionalInt.empty(), Optional.of(half));
  }

  private int framesOf(int seconds) {
    return (int) Math.round(subject.frameRate().perSecond() * seconds);
  }

  private void expectRate(
      List<Unit> units, int wanted, double share, boolean lessIsFine, String what) {
    Expect.that(!units.isEmpty(), "%s: nothing came out", what);
    long bytes = units.stream().mapToLong(unit -> unit.bytes().length).sum();
    double rate = bytes * 8 / (units.size() / subject.frameRate().perSecond());
    double off = rate / wanted - 1;
    Expect.that(
        off <= subject.tolerance() * share && (lessIsFine || off >= -subject.tolerance() * share),
        "%s: %.0f kbit/s where %.0f were asked for: %+.0f %%, more than %.0f %% off",
        what,
        rate / 1000,
        wanted / 1000.0,
        off * 100,
        subject.tolerance() * share * 100);
  }
}
