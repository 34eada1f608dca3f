package org.kinora.sink.mp4.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.sink.FragmentPolicy;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

/** A process of its own, whose device fails or stalls after so many access units. */
final class DeviceChild {

  private static final int BEFORE = 40;

  private DeviceChild() {}

  /** Takes the file to write and the one whose presence makes the device fail. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    Path trigger = Path.of(arguments[1]);
    Mp4SinkProvider provider =
        new Mp4SinkProvider(
            new FragmentPolicy(500, 4 << 20, FragmentPolicy.forceMillis("fragment")));
    List<AccessUnit> units = Mp4SinkTest.units(Codec.H264);
    Sink sink = provider.open(Locator.of(file), Mp4SinkTest.format(Codec.H264, Mp4SinkTest.SIZE));
    for (int i = 0; i < units.size(); i++) {
      if (i == BEFORE) {
        Files.createFile(trigger);
        System.out.println("triggered");
      }
      try {
        sink.write(units.get(i));
      } catch (SinkException e) {
        System.out.println("refused " + i + " " + e.retry() + " " + e.getMessage());
        Files.delete(trigger); // the next one would succeed, and prove nothing
        break;
      }
    }
    SinkResult result = sink.close();
    System.out.println("stored " + result.accessUnits() + " " + result.failure().orElse("all"));
  }
}
