import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.isobmff.AnnexBReader;
import org.kinora.sink.mp4.internal.Mp4SinkProvider;

/**
 * Writes a clip over and over, at its pace, with the MP4 sink in its default configuration, and
 * tells each access unit that the sink has taken. Runs until the power is cut.
 */
public final class PowerCut {

  private static final FrameRate RATE = FrameRate.of(30);

  private PowerCut() {}

  public static void main(String[] arguments) throws Exception {
    Codec codec = Codec.H264;
    List<byte[]> clip = units(Path.of(arguments[0]), codec);
    ParameterSets sets = ParameterSets.in(codec, ByteBuffer.wrap(clip.get(0)));
    StreamFormat format = new StreamFormat(codec, new Size(320, 180), RATE, sets);
    Sink sink = defaults().open(Locator.target(arguments[1]), format);
    AccessUnitPool pool = new AccessUnitPool(codec, 2);
    long start = System.nanoTime();
    long longest = 0;
    for (int n = 0; ; n++) {
      long ahead = start + RATE.timeOf(n) - System.nanoTime();
      if (ahead > 0) {
        Thread.sleep(ahead / 1_000_000, (int) (ahead % 1_000_000));
      }
      byte[] bytes = clip.get(n % clip.size());
      try (PooledAccessUnit unit = pool.acquire()) {
        unit.writable(bytes.length).put(0, bytes);
        long pts = RATE.timeOf(n);
        unit.set(bytes.length, pts, pts, RATE.intervalNanos(), n, n % clip.size() == 0);
        long before = System.nanoTime();
        sink.write(unit);
        longest = Math.max(longest, System.nanoTime() - before);
      }
      System.out.printf("delivered %d longest %d%n", n + 1, longest / 1_000_000);
    }
  }

  private static List<byte[]> units(Path file, Codec codec) throws IOException {
    List<byte[]> units = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file)) {
      AnnexBReader reader = new AnnexBReader(codec, channel);
      while (reader.next()) {
        byte[] unit = new byte[reader.unit().limit()];
        reader.unit().get(0, unit);
        units.add(unit);
      }
    }
    return units;
  }

  private static Mp4SinkProvider defaults() {
    Class<?> type = Mp4SinkProvider.Configuration.class;
    Object configuration =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, none) -> method.getDefaultValue());
    return new Mp4SinkProvider((Mp4SinkProvider.Configuration) configuration);
  }
}
