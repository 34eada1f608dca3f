package org.kinora.encoder.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.Size;
import org.kinora.test.tools.Tools;

/** Takes access units, and knows what is in them. */
final class Taken implements AccessUnitConsumer {

  /** One of them. */
  record Unit(long pts, long duration, long sequence, boolean keyFrame, int size) {}

  private final List<Unit> units = new ArrayList<>();
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

  @Override
  public void accept(AccessUnit unit) {
    stream.writeBytes(unit.toBytes());
    units.add(new Unit(unit.pts(), unit.duration(), unit.sequence(), unit.keyFrame(), unit.size()));
  }

  List<Unit> units() {
    return units;
  }

  List<Long> sequences() {
    return units.stream().map(Unit::sequence).toList();
  }

  /** The numbers of the key frames. */
  List<Long> keyFrames() {
    return units.stream().filter(Unit::keyFrame).map(Unit::sequence).toList();
  }

  /** Luma planes of all pictures, decoded by vicodec's decoder and v4l2-ctl. */
  List<ByteBuffer> decode(Path folder, Size size) throws IOException, InterruptedException {
    Path in = folder.resolve("in.fwht");
    Path out = folder.resolve("out.yuv");
    Files.write(in, stream.toByteArray());
    Files.deleteIfExists(out);
    Tools.Outcome outcome =
        Tools.run(
            "v4l2-ctl",
            "-d",
            decoder(),
            "--set-fmt-video-out=pixelformat=FWHT,width=%d,height=%d"
                .formatted(size.width(), size.height()),
            "--stream-out-mmap=4",
            "--stream-mmap=4",
            "--stream-from=" + in,
            "--stream-to=" + out);
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(out));
    int picture = size.width() * size.height() * 3 / 2;
    assertThat(all.limit() % picture).as(outcome.output()).isZero();
    List<ByteBuffer> pictures = new ArrayList<>();
    for (int at = 0; at < all.limit(); at += picture) {
      pictures.add(all.slice(at, size.width() * size.height()));
    }
    return pictures;
  }

  /** The numbers that are burnt into the pictures; -1 where there is none. */
  List<Long> counters(Path folder, Size size) throws IOException, InterruptedException {
    return decode(folder, size).stream()
        .map(luma -> FrameCounter.read(luma, size.width(), size.width(), size.height()).orElse(-1))
        .toList();
  }

  private static String decoder() throws IOException {
    for (Path path : Fwht.videos()) {
      Path name = Path.of("/sys/class/video4linux", path.getFileName().toString(), "name");
      if (Files.readString(name).strip().equals("stateful-decoder")) {
        return path.toString();
      }
    }
    throw new IOException("vicodec has no decoder here");
  }
}
