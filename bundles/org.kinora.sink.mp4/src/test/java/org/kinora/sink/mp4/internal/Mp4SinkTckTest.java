package org.kinora.sink.mp4.internal;

import java.nio.file.Path;
import java.util.Set;
import org.kinora.api.media.Codec;
import org.kinora.api.sink.FragmentPolicy;
import org.kinora.tck.SinkSubject;
import org.kinora.tck.junit.SinkTck;

/** The conformance kit on MP4 files. */
class Mp4SinkTckTest extends SinkTck {
  @Override
  protected SinkSubject subject(Path directory) {
    FragmentPolicy options =
        new FragmentPolicy(500, 4 << 20, FragmentPolicy.forceMillis("fragment"));
    return SinkSubject.of(
        new Mp4SinkProvider(options), "mp4", Set.of(Codec.H264, Codec.H265), directory);
  }
}
