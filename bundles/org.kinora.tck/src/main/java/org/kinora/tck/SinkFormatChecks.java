package org.kinora.tck;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.SinkException;

/** What a sink does when the encoder changes. */
final class SinkFormatChecks {
  private final SinkSubject subject;

  SinkFormatChecks(SinkSubject subject) {
    this.subject = subject;
  }

  /**
   * A swap of the encoder goes on in the same file.
   *
   * <p>Example failure: a container that keeps the first parameter sets only, so that what comes
   * after the swap is garbage.
   */
  @Proves("a stream of the same codec and size with other parameter sets goes on in the file")
  public void newParameterSetsGoOnInTheFile()
      throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      Clip first = Clip.first(codec);
      Clip second = Clip.second(codec);
      List<Unit> after = new ArrayList<>();
      for (Unit unit : second.units()) {
        after.add(unit.at(Clip.RATE.timeOf(Clip.FRAMES + unit.sequence()), unit.sequence()));
      }
      SinkBench bench = new SinkBench(subject, first.format()).write(first.units());
      bench.sink().formatChanged(second.format());
      bench.write(after);
      bench.sink().formatChanged(first.format());
      List<Unit> again = new ArrayList<>();
      for (Unit unit : first.units()) {
        again.add(unit.at(Clip.RATE.timeOf(2 * Clip.FRAMES + unit.sequence()), unit.sequence()));
      }
      bench.write(again);
      bench.compareTimes(bench.closeAndCompare());
    }
  }

  /**
   * What cannot be in one file is refused, so that the recorder begins the next one.
   *
   * <p>Example failure: a sink that takes H.265 into an H.264 track; one that is broken by a
   * refusal and loses what it had.
   */
  @Proves("another codec or size is refused as recoverable, and the sink goes on unchanged")
  public void otherCodecOrSizeIsRefused() throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      Clip clip = Clip.first(codec);
      SinkBench bench = new SinkBench(subject, clip.format());
      bench.write(clip.units().subList(0, Clip.GOP));
      Codec other = codec == Codec.H264 ? Codec.H265 : Codec.H264;
      refused(bench, Clip.first(other).format());
      ParameterSets sets = clip.format().parameterSets();
      refused(bench, new StreamFormat(codec, new Size(640, 480), Clip.RATE, sets));
      bench.write(clip.units().subList(Clip.GOP, Clip.FRAMES)).closeAndCompare();
    }
  }

  private static void refused(SinkBench bench, StreamFormat format) {
    SinkException refusal =
        Expect.refused(
            SinkException.class, "a change to " + format, () -> bench.sink().formatChanged(format));
    Expect.equal(refusal.retry(), Retry.RECOVERABLE, "retry() of the refusal of " + format.codec());
  }
}
