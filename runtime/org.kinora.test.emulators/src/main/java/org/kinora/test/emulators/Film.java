package org.kinora.test.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.Size;
import org.kinora.tck.Decoder;
import org.kinora.tck.FfmpegDecoder;
import org.kinora.test.tools.Tools;

/** What an encoder gave, looked at with ffmpeg. */
public final class Film implements AccessUnitConsumer {

  private final Codec codec;
  private final Size size;
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

  /** The numbers of the access units' frames. */
  public final List<Long> sequences = new ArrayList<>();

  /** Their times in nanoseconds. */
  public final List<Long> times = new ArrayList<>();

  /** Which of them are key frames. */
  public final List<Boolean> keyFrames = new ArrayList<>();

  /** Of pictures of this size. */
  public Film(Codec codec, Size size) {
    this.codec = codec;
    this.size = size;
  }

  @Override
  public void accept(AccessUnit unit) {
    stream.writeBytes(unit.toBytes());
    sequences.add(unit.sequence());
    times.add(unit.pts());
    keyFrames.add(unit.keyFrame());
  }

  /** The counters that the emulated sensor burnt into the pictures. */
  public List<Long> counters() throws IOException, InterruptedException {
    Tools.need("ffmpeg");
    Decoder.Decoded decoded = new FfmpegDecoder().decode(codec, size, stream.toByteArray());
    assertThat(decoded.complaints()).isEmpty();
    return decoded.pictures().stream()
        .map(
            picture ->
                FrameCounter.read(picture.i420(), size.width(), size.width(), size.height())
                    .orElse(-1))
        .toList();
  }

  /** The numbers from 0 on. */
  public static List<Long> numbers(long count) {
    return LongStream.range(0, count).boxed().toList();
  }

  /** How far each number is from the one before it. */
  public static List<Long> steps(List<Long> numbers) {
    return IntStream.range(1, numbers.size())
        .mapToObj(i -> numbers.get(i) - numbers.get(i - 1))
        .toList();
  }
}
